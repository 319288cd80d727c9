import "server-only"
import { sql, type Expression } from "kysely"
import type pg from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { AppError } from "@/lib/errors"
import { againWord } from "@/lib/wording/labels"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { now } from "@/lib/data/base/columns"
import { db, on, pooled } from "@/lib/data/base/kysely"
import { sameFailures } from "./label-pairs"
import type { AnalysisJob } from "@/lib/data/base/jobs"

/** On which categories the second reading stands: as the first did, or on the tree that the first has built. */
export const rereadingTrees = ["same", "shared"] as const
export type RereadingTree = (typeof rereadingTrees)[number]

/**
 * Queues another reading of exactly the failures that a finished analysis read: same mode, same release, same settings,
 * another judge (or the same one, asked anew). With `tree` "shared" the labels of both stand on the first one's own
 * tree. Throws conflict while the first is not done, not_found for what is not the viewer's to read.
 */
export async function createRereading(
  { analysisId, judgeId, tree }: { analysisId: number; judgeId: string; tree: RereadingTree },
  viewer: NonNullable<Viewer>,
): Promise<{ id: number }> {
  const first = await getAnalysis(analysisId, viewer)
  if (first.status !== "done")
    throw new AppError("conflict", "Wait until the analysis is done: a second reading needs its whole sample.")
  if (tree === "shared" && first.treeKey === null)
    throw new AppError("invalid", "This analysis has no tree of its own: both readings stand on the same release.")
  const word = againWord({ part: heuristicPart(first.judgeId) }, { part: heuristicPart(judgeId) })
  const shared = tree === "shared" ? first.treeKey : placedOnTree(first)
  return createAnalysis(
    {
      resultSetId: first.resultSetId,
      judgeId,
      config: {
        ...first.config,
        mode: tree === "shared" ? "place" : first.mode,
        replicate: await nextReplicate(first.id, judgeId),
      },
      ...(shared === null && first.releaseKey !== null && { release: first.releaseKey }),
      title: `${first.title.slice(0, 160)}, ${word}`,
      visibility: first.ownerId === viewer.id ? first.visibility : "private",
      sampleOf: { analysisId: first.id, tree: shared },
    },
    viewer,
  )
}

/** A reading that was placed on somebody's own tree is repeated on that tree. */
function placedOnTree({ releaseKey }: { readonly releaseKey: string | null }): string | null {
  return releaseKey?.startsWith("analysis-") ? releaseKey : null
}

/** 0 for a judge new to this sample; else a number under which nothing has been asked yet. */
async function nextReplicate(analysisId: number, judgeId: string): Promise<number> {
  const row = await db()
    .withRecursive("up", (qb) =>
      qb
        .selectFrom("analysis")
        .select(["id", "sampleOfId"])
        .where("id", "=", analysisId)
        .union((eb) =>
          eb.selectFrom("analysis as a").innerJoin("up", "up.sampleOfId", "a.id").select(["a.id", "a.sampleOfId"]),
        ),
    )
    .withRecursive("family", (qb) =>
      qb
        .selectFrom("up")
        .select("id")
        .union((eb) => eb.selectFrom("analysis as a").innerJoin("family", "family.id", "a.sampleOfId").select("a.id")),
    )
    .selectFrom("analysis as a")
    .innerJoin("family", "family.id", "a.id")
    .select((eb) => sql<number>`coalesce(max(${replicateOf(eb.ref("a.config"))}) + 1, 0)::int`.as("next"))
    .where("a.judgeId", "=", judgeId)
    .executeTakeFirstOrThrow()
  return row.next
}

const replicateOf = (config: Expression<unknown>) => sql<number>`coalesce((${config} ->> 'replicate')::int, 0)`

/**
 * The analysis whose sample this job's analysis shall read; null when it draws its own. Throws not_found when that one is
 * deleted, or being so: of any other sample it would be no second reading.
 */
export async function findSampleSource({ analysisId, attempt }: AnalysisJob): Promise<number | null> {
  const row = await db()
    .selectFrom("analysis as a")
    .leftJoin("deletion as d", "d.analysisId", "a.sampleOfId")
    .select(["a.isRereading", "a.sampleOfId", "d.id as deletion"])
    .where("a.id", "=", analysisId)
    .where("a.attempt", "=", attempt)
    .executeTakeFirst()
  if (row?.isRereading && (row.sampleOfId === null || row.deletion !== null))
    throw new AppError(
      "not_found",
      "The analysis whose failures it was to read again was deleted. Start an analysis of its own instead.",
    )
  return row?.sampleOfId ?? null
}

/** Strata and pending annotations as the other analysis has them, in its order. Returns how many failures that are. */
export async function copySample(client: pg.ClientBase, analysisId: number, source: number): Promise<number> {
  const analysis = sql<number>`${analysisId}::int`.as("analysisId")
  const stratum = [
    ...(["modelId", "datasetId", "threshold", "lowerIsBetter"] as const),
    ...(["predictions", "unscored", "failures", "repeats", "sampled"] as const),
  ] as const
  await on(client)
    .insertInto("stratum")
    .columns(["analysisId", ...stratum])
    .expression((eb) =>
      eb
        .selectFrom("stratum")
        .select([analysis, ...stratum])
        .where("analysisId", "=", source),
    )
    .execute()
  const annotation = ["predictionId", "modelId", "datasetId", "exampleId"] as const
  const { numInsertedOrUpdatedRows } = await on(client)
    .insertInto("errorAnnotation")
    .columns(["analysisId", ...annotation, "updatedAt"])
    .expression((eb) =>
      eb
        .selectFrom("errorAnnotation")
        .select([analysis, ...annotation, now.as("updatedAt")])
        .where("analysisId", "=", source)
        .orderBy("id"),
    )
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows ?? 0)
}

/** Analyses looked at for readings in common, newest first, and those shown. */
const candidates = 50
const shownReadings = 12

/** Finished analyses that read some of the same failures, those of the very same sample first. */
export function listOtherReadings({ id }: { readonly id: number }, viewer: Viewer) {
  return pooled()
    .selectFrom((eb) =>
      eb
        .selectFrom("analysis")
        .selectAll()
        .where("id", "<>", id)
        .where("status", "=", "done")
        .where((of) => of.or([of("visibility", "=", "public"), of("ownerId", "=", viewer?.id ?? null)]))
        .where((of) =>
          of.exists(
            of
              .selectFrom("stratum as s")
              .innerJoin("stratum as t", (join) =>
                join.onRef("t.modelId", "=", "s.modelId").onRef("t.datasetId", "=", "s.datasetId"),
              )
              .select("s.modelId")
              .where("s.analysisId", "=", id)
              .whereRef("t.analysisId", "=", "analysis.id")
              .where("s.sampled", ">", 0)
              .where("t.sampled", ">", 0),
          ),
        )
        .orderBy("id", "desc")
        .limit(candidates)
        .as("o"),
    )
    .innerJoinLateral(
      (eb) =>
        sameFailures(id, eb.ref("o.id"))
          .select((of) => of.cast<number>(of.fn.countAll(), "integer").as("shared"))
          .as("common"),
      (join) => join.onTrue(),
    )
    .select((eb) => {
      const isAllOf = (analysis: number | Expression<number>) => {
        const all = eb.selectFrom("errorAnnotation").select(eb.fn.countAll().as("n")).where("analysisId", "=", analysis)
        return sql<boolean>`${eb.ref("common.shared")} = ${all}`
      }
      return [
        ...(["o.id", "o.title", "o.judgeId", "o.createdAt", "common.shared"] as const),
        replicateOf(eb.ref("o.config")).as("replicate"),
        sql<boolean>`${isAllOf(eb.ref("o.id"))} AND ${isAllOf(id)}`.as("sameSample"),
      ]
    })
    .where("common.shared", ">", 0)
    .orderBy("sameSample", "desc")
    .orderBy("o.id", "desc")
    .limit(shownReadings)
    .execute()
}
