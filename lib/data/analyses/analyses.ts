import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import { analysisConfigSchema, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import type { PriceEntry } from "@/lib/domain/judges/price"
import type { SpendCap } from "@/lib/domain/judges/spend"
import { AppError, noSuch } from "@/lib/errors"
import { requireMayUse } from "@/lib/judge-info/available-judges"
import { prisma, transaction } from "@/lib/data/base/client"
import { enqueue, jobKey, prepareQueue } from "@/lib/data/base/jobs"
import { db, on } from "@/lib/data/base/kysely"
import { findPrice } from "@/lib/data/judges/judge-prices"
import { requirePrice } from "@/lib/data/judges/spend-cap"
import { spendTotals } from "@/lib/data/judges/spend-rows"
import { isReadable } from "@/lib/data/scope/visible-names"

export type Analysis = Awaited<ReturnType<typeof getAnalysis>>

export type NewAnalysis = {
  readonly resultSetId: number
  readonly judgeId: string
  /** settings as far as they differ from the defaults */
  readonly config: Partial<AnalysisConfig>
  /** key of the release failures are placed on, or "latest"; unused when only an own tree is induced */
  readonly release?: string
  readonly title?: string
  readonly visibility?: "private" | "unlisted" | "public"
  /** where it stops by itself; none unless said */
  readonly spendCap?: SpendCap
  /** read the very failures that this analysis read; `tree`: placed on its own tree instead of a release */
  readonly sampleOf?: { readonly analysisId: number; readonly tree: string | null }
}

/**
 * Queues an analysis: its row and its first job in one transaction. Throws not_found for a result set that is not
 * there or not the viewer's to read, invalid for settings that cannot work.
 */
export async function createAnalysis(wanted: NewAnalysis, viewer: NonNullable<Viewer>): Promise<{ id: number }> {
  const config = analysisConfigSchema.safeParse(wanted.config)
  if (!config.success)
    throw new AppError(
      "invalid",
      `These settings cannot work: ${config.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`,
    )
  requireMayUse(viewer, wanted.judgeId)
  const resultSet = await getReadyResultSet(wanted.resultSetId, viewer)
  await checkChoice(wanted.resultSetId, config.data)
  const release =
    config.data.mode === "induce" ? null : await getRelease(wanted.release ?? "latest", wanted.sampleOf?.tree ?? null)
  const price = await findPrice(wanted.judgeId, viewer.id)
  const spendCap = wanted.spendCap ?? { usd: null, tokens: null }
  requirePrice(spendCap, price, wanted.judgeId)
  await prepareQueue()
  return transaction((client) =>
    queueAnalysis(client, {
      ...{ resultSetId: wanted.resultSetId, ownerId: viewer.id, judgeId: wanted.judgeId, config: config.data },
      title: wanted.title?.trim().slice(0, 200) || resultSet.name,
      visibility: wanted.visibility ?? "private",
      releaseId: release?.id ?? null,
      sampleOfId: wanted.sampleOf?.analysisId ?? null,
      ...{ price, spendCap },
    }),
  )
}

type Queued = Required<Pick<NewAnalysis, "resultSetId" | "judgeId" | "title" | "visibility" | "spendCap">> & {
  readonly ownerId: number
  readonly config: AnalysisConfig
  readonly releaseId: number | null
  readonly sampleOfId: number | null
  readonly price: PriceEntry | null
}

/** The row of an analysis whose settings were checked, and its first job, in the caller's transaction. Call with the queue prepared. */
export async function queueAnalysis(client: PoolClient, wanted: Queued): Promise<{ id: number }> {
  const { resultSetId, ownerId, title, visibility, judgeId, releaseId, sampleOfId, config, price, spendCap } = wanted
  const { id } = await on(client)
    .insertInto("analysis")
    .values({
      ...{ resultSetId, ownerId, title, visibility, judgeId, releaseId, sampleOfId },
      isRereading: sampleOfId !== null,
      mode: config.mode,
      config: JSON.stringify(config),
      price: price && JSON.stringify(price),
      spendCapUsd: spendCap.usd,
      spendCapTokens: spendCap.tokens === null ? null : String(spendCap.tokens),
    })
    .returning("id")
    .executeTakeFirstOrThrow()
  const job = { analysisId: id, attempt: 1 }
  await enqueue(client, "analysis-prepare", job, { key: jobKey(job, "analysis-prepare") })
  return { id }
}

async function getReadyResultSet(id: number, viewer: Viewer): Promise<{ name: string }> {
  const row = await prisma().resultSet.findUnique({ where: { id } })
  if (!row || !mayRead(viewer, row)) throw noSuch("results")
  if (row.origin === "release")
    throw new AppError(
      "invalid",
      "The release comes without texts: there is nothing to read. Upload the results first.",
    )
  if (row.status !== "ready")
    throw new AppError("conflict", "These results are not imported yet. Start the analysis when they are.")
  return row
}

async function checkChoice(resultSetId: number, { modelIds, datasetIds }: AnalysisConfig): Promise<void> {
  const rows = await prisma().resultSetCount.findMany({
    where: { resultSetId },
    select: { modelId: true, datasetId: true },
  })
  const [models, datasets] = [new Set(rows.map((row) => row.modelId)), new Set(rows.map((row) => row.datasetId))]
  if (modelIds.some((id) => !models.has(id)))
    throw new AppError("invalid", "One of the models is not in these results. Choose among theirs.")
  if (datasetIds.some((id) => !datasets.has(id)))
    throw new AppError("invalid", "One of the datasets is not in these results. Choose among theirs.")
}

/** The release of this key, or the latest one. Throws not_found. */
export async function getReleaseId(key: string): Promise<number> {
  return (await getRelease(key, null)).id
}

/** A release, or the very tree (of an analysis) that the caller has found the viewer may read. */
async function getRelease(key: string, tree: string | null): Promise<{ id: number }> {
  const release = { kind: "release", ...(key === "latest" ? { isLatest: true } : { key }) } as const
  const row = await prisma().taxonomyVersion.findFirst({
    where: tree === null ? release : { kind: "analysis", key: tree },
    select: { id: true },
  })
  if (!row)
    throw new AppError(
      "not_found",
      `There is no release "${key.slice(0, 80)}" to place failures on. Name another one, or "latest".`,
    )
  return row
}

function selectAnalyses(viewer: Viewer) {
  return (
    db()
      .selectFrom("analysis as a")
      .innerJoin("resultSet as r", "r.id", "a.resultSetId")
      .leftJoin("taxonomyVersion as v", "v.id", "a.releaseId")
      .leftJoin("taxonomyVersion as t", (join) => join.onRef("t.analysisId", "=", "a.id").on("t.kind", "=", "analysis"))
      .innerJoinLateral(
        (eb) =>
          eb
            .selectFrom("analysisSpend as spent")
            .select(spendTotals("spent"))
            .whereRef("spent.analysisId", "=", "a.id")
            .as("s"),
        (join) => join.onTrue(),
      )
      .select(["a.id", "a.title", "a.ownerId", "a.visibility", "a.resultSetId", "a.judgeId", "a.mode", "a.releaseId"])
      .select(["v.key as releaseKey", "v.name as releaseName"])
      // The own tree, once it is built.
      .select(["t.id as treeId", "t.key as treeKey"])
      // The analysis whose failures this one reads again; null: it drew its own sample.
      .select("a.sampleOfId")
      .select(["a.status", "a.stage", "a.stageDone", "a.stageTotal", "a.message"])
      .select(["s.inputTokens", "s.cachedInputTokens", "s.outputTokens", "a.createdAt", "a.startedAt", "a.finishedAt"])
      .select((eb) => [
        // Null: the results are private to somebody else.
        eb
          .case()
          .when(isReadable({ visibility: eb.ref("r.visibility"), ownerId: eb.ref("r.ownerId") }, viewer))
          .then(eb.ref("r.name"))
          .end()
          .as("resultSetName"),
        eb.ref("a.config").$castTo<AnalysisConfig>().as("config"),
        // Taxonomy calls that brought nothing usable.
        sql<number>`coalesce(jsonb_array_length(${eb.ref("a.troubles")}), 0)`.as("troubles"),
        // Of the day it was started; null: unknown then.
        eb.ref("a.price").$castTo<PriceEntry | null>().as("price"),
      ])
  )
}

/** Throws not_found for what is not there and for what the viewer may not read alike. */
export async function getAnalysis(id: number, viewer: Viewer) {
  const row = await selectAnalyses(viewer).where("a.id", "=", id).executeTakeFirst()
  if (!row || !mayRead(viewer, row)) throw noSuch("analysis")
  return row
}

/** Analyses the viewer may read, of one judge or of all, newest first; `own`: the viewer's alone; `after` is the id of the last one of the page before. */
export async function listAnalyses(
  viewer: Viewer,
  {
    after,
    limit = 25,
    judgeId,
    own = false,
  }: {
    readonly after?: number | undefined
    readonly limit?: number
    readonly judgeId?: string
    readonly own?: boolean
  } = {},
): Promise<{ rows: Analysis[]; next: number | null }> {
  const rows = await selectAnalyses(viewer)
    .where((eb) =>
      eb.or([...(own ? [] : [eb("a.visibility", "=", "public")]), eb("a.ownerId", "=", viewer?.id ?? null)]),
    )
    .$if(after !== undefined, (qb) => qb.where("a.id", "<", after ?? 0))
    .$if(judgeId !== undefined, (qb) => qb.where("a.judgeId", "=", judgeId ?? ""))
    .orderBy("a.id", "desc")
    .limit(limit + 1)
    .execute()
  return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
}
