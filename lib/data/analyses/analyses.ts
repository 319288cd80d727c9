import "server-only"
import { analysisConfigSchema, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import type { PriceEntry } from "@/lib/domain/judges/price"
import type { SpendCap } from "@/lib/domain/judges/spend"
import type { AnalysisMode, AnalysisStage, AnalysisStatus } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { requireMayUse } from "@/lib/judge-info/available-judges"
import { query, transaction } from "@/lib/data/base/client"
import { enqueue, jobKey, prepareQueue } from "@/lib/data/base/jobs"
import { findPrice } from "@/lib/data/judges/judge-prices"
import { requirePrice } from "@/lib/data/judges/spend-cap"
import { readableResults } from "@/lib/data/scope/visible-names-sql"

export type Analysis = {
  readonly id: number
  readonly title: string
  readonly ownerId: number | null
  readonly visibility: "private" | "unlisted" | "public"
  readonly resultSetId: number
  /** null: the results are private to somebody else */
  readonly resultSetName: string | null
  readonly judgeId: string
  readonly mode: AnalysisMode
  readonly releaseId: number | null
  readonly releaseKey: string | null
  readonly releaseName: string | null
  /** the own tree, once it is built */
  readonly treeId: number | null
  readonly treeKey: string | null
  readonly config: AnalysisConfig
  /** the analysis whose failures this one reads again; null: it drew its own sample */
  readonly sampleOfId: number | null
  readonly status: AnalysisStatus
  readonly stage: AnalysisStage
  readonly stageDone: number
  readonly stageTotal: number
  readonly message: string | null
  /** taxonomy calls that brought nothing usable */
  readonly troubles: number
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
  /** of the day it was started; null: unknown then */
  readonly price: PriceEntry | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

export type NewAnalysis = {
  readonly resultSetId: number
  readonly judgeId: string
  /** settings as far as they differ from the defaults */
  readonly config: Partial<AnalysisConfig>
  /** key of the release failures are placed on, or "latest"; unused when only an own tree is induced */
  readonly release?: string
  readonly title?: string
  readonly visibility?: Analysis["visibility"]
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
  return transaction(async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO analysis (result_set_id, owner_id, title, visibility, judge_id, mode, release_id, config, sample_of_id,
                             price, spend_cap_usd, spend_cap_tokens)
       VALUES ($1, $2, $3, $4::"Visibility", $5, $6::"AnalysisMode", $7, $8, $9, $10, $11, $12) RETURNING id`,
      [
        wanted.resultSetId,
        viewer.id,
        wanted.title?.trim().slice(0, 200) || resultSet.name,
        wanted.visibility ?? "private",
        wanted.judgeId,
        config.data.mode,
        release?.id ?? null,
        JSON.stringify(config.data),
        wanted.sampleOf?.analysisId ?? null,
        price && JSON.stringify(price),
        spendCap.usd,
        spendCap.tokens,
      ],
    )
    const id = rows[0]?.id
    if (id === undefined) throw new Error("the analysis was not saved")
    const job = { analysisId: id, attempt: 1 }
    await enqueue(client, "analysis-prepare", job, { key: jobKey(job, "analysis-prepare") })
    return { id }
  })
}

async function getReadyResultSet(id: number, viewer: Viewer): Promise<{ name: string }> {
  const [row] = await query<{
    name: string
    status: string
    origin: string
    ownerId: number | null
    visibility: Analysis["visibility"]
  }>(`SELECT name, status, origin, owner_id AS "ownerId", visibility FROM result_set WHERE id = $1`, [id])
  if (!row || !mayRead(viewer, row)) throw new AppError("not_found", "There are no such results.")
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
  const [row] = await query<{ models: number[]; datasets: number[] }>(
    `SELECT coalesce(array_agg(DISTINCT model_id), '{}') AS models, coalesce(array_agg(DISTINCT dataset_id), '{}') AS datasets
     FROM result_set_count WHERE result_set_id = $1`,
    [resultSetId],
  )
  if (modelIds.some((id) => !row?.models.includes(id)))
    throw new AppError("invalid", "One of the models is not in these results.")
  if (datasetIds.some((id) => !row?.datasets.includes(id)))
    throw new AppError("invalid", "One of the data sets is not in these results.")
}

/** The release of this key, or the latest one. Throws not_found. */
export async function getReleaseId(key: string): Promise<number> {
  return (await getRelease(key, null)).id
}

/** A release, or the very tree (of an analysis) that the caller has found the viewer may read. */
async function getRelease(key: string, tree: string | null): Promise<{ id: number }> {
  const [row] = await query<{ id: number }>(
    `SELECT id FROM taxonomy_version
     WHERE CASE WHEN $2::text IS NOT NULL THEN key = $2 AND kind = 'analysis'
                ELSE kind = 'release' AND CASE WHEN $1 = 'latest' THEN is_latest ELSE key = $1 END END LIMIT 1`,
    [key, tree],
  )
  if (!row) throw new AppError("not_found", `There is no release "${key.slice(0, 80)}" to place failures on.`)
  return row
}

/** `viewer`: the number of the placeholder that holds whose eyes it is for. */
const select = (viewer: number) => `
  SELECT a.id, a.title, a.owner_id AS "ownerId", a.visibility, a.result_set_id AS "resultSetId",
         CASE WHEN ${readableResults("r", viewer)} THEN r.name END AS "resultSetName",
         a.judge_id AS "judgeId", a.mode, a.release_id AS "releaseId", v.key AS "releaseKey", v.name AS "releaseName",
         t.id AS "treeId", t.key AS "treeKey", a.config, a.sample_of_id AS "sampleOfId", a.status, a.stage, a.stage_done AS "stageDone",
         a.stage_total AS "stageTotal", a.message,
         coalesce(jsonb_array_length(a.troubles), 0) AS troubles, coalesce(s.input, 0)::float8 AS "inputTokens",
         coalesce(s.cached, 0)::float8 AS "cachedInputTokens", coalesce(s.output, 0)::float8 AS "outputTokens", a.price,
         a.created_at AS "createdAt", a.started_at AS "startedAt",
         a.finished_at AS "finishedAt"
  FROM analysis a
  JOIN result_set r ON r.id = a.result_set_id
  LEFT JOIN taxonomy_version v ON v.id = a.release_id
  LEFT JOIN taxonomy_version t ON t.analysis_id = a.id AND t.kind = 'analysis'
  LEFT JOIN LATERAL (SELECT sum(input_tokens) AS input, sum(cached_input_tokens) AS cached, sum(output_tokens) AS output
                     FROM analysis_spend WHERE analysis_id = a.id) s ON true`

/** Throws not_found for what is not there and for what the viewer may not read alike. */
export async function getAnalysis(id: number, viewer: Viewer): Promise<Analysis> {
  const [row] = await query<Analysis>(`${select(2)} WHERE a.id = $1`, [id, viewer?.id ?? null])
  if (!row || !mayRead(viewer, row)) throw new AppError("not_found", "There is no such analysis.")
  return row
}

/** Analyses the viewer may read, of one judge or of all, newest first; `after` is the id of the last one of the page before. */
export async function listAnalyses(
  viewer: Viewer,
  page: { readonly after?: number | undefined; readonly limit?: number; readonly judgeId?: string } = {},
): Promise<{ rows: Analysis[]; next: number | null }> {
  const limit = page.limit ?? 25
  const rows = await query<Analysis>(
    `${select(1)} WHERE (a.visibility = 'public' OR a.owner_id = $1) AND ($2::int IS NULL OR a.id < $2)
       AND ($4::text IS NULL OR a.judge_id = $4)
     ORDER BY a.id DESC LIMIT $3`,
    [viewer?.id ?? null, page.after ?? null, limit + 1, page.judgeId ?? null],
  )
  return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null }
}
