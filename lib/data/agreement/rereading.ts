import "server-only"
import type pg from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { AppError } from "@/lib/errors"
import { againWord } from "@/lib/wording/labels"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { joinSameFailure } from "./label-pairs"
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
  const [row] = await query<{ next: number }>(
    `WITH RECURSIVE up AS (
       SELECT id, sample_of_id FROM analysis WHERE id = $1
       UNION SELECT a.id, a.sample_of_id FROM analysis a JOIN up ON a.id = up.sample_of_id
     ), family AS (
       SELECT id FROM up
       UNION SELECT a.id FROM analysis a JOIN family ON a.sample_of_id = family.id
     )
     SELECT coalesce(max(coalesce((a.config ->> 'replicate')::int, 0)) + 1, 0)::int AS next
     FROM analysis a JOIN family USING (id) WHERE a.judge_id = $2`,
    [analysisId, judgeId],
  )
  return row?.next ?? 0
}

/** The analysis whose sample this job's analysis shall read; null when it draws its own. */
export async function findSampleSource(job: AnalysisJob): Promise<number | null> {
  const [row] = await query<{ source: number | null }>(
    "SELECT sample_of_id AS source FROM analysis WHERE id = $1 AND attempt = $2",
    [job.analysisId, job.attempt],
  )
  return row?.source ?? null
}

/** Strata and pending annotations as the other analysis has them, in its order. Returns how many failures that are. */
export async function copySample(client: pg.ClientBase, analysisId: number, source: number): Promise<number> {
  await client.query(
    `INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, lower_is_better, predictions, unscored, failures, sampled)
     SELECT $1, model_id, dataset_id, threshold, lower_is_better, predictions, unscored, failures, sampled
     FROM stratum WHERE analysis_id = $2`,
    [analysisId, source],
  )
  const { rowCount } = await client.query(
    `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, updated_at)
     SELECT $1, prediction_id, model_id, dataset_id, example_id, now()
     FROM error_annotation WHERE analysis_id = $2 ORDER BY id`,
    [analysisId, source],
  )
  return rowCount ?? 0
}

export type OtherReading = {
  readonly id: number
  readonly title: string
  readonly judgeId: string
  readonly replicate: number
  readonly shared: number
  readonly sameSample: boolean
  readonly createdAt: Date
}

/** Analyses looked at for readings in common, newest first, and those shown. */
const candidates = 50
const shownReadings = 12

/** Finished analyses that read some of the same failures, those of the very same sample first. */
export async function listOtherReadings(analysis: { id: number }, viewer: Viewer) {
  return query<OtherReading>(
    `SELECT o.id, o.title, o.judge_id AS "judgeId", coalesce((o.config ->> 'replicate')::int, 0) AS replicate,
            o.created_at AS "createdAt", common.n AS shared,
            common.n = (SELECT count(*) FROM error_annotation WHERE analysis_id = o.id)
              AND common.n = (SELECT count(*) FROM error_annotation WHERE analysis_id = $1) AS "sameSample"
     FROM (SELECT * FROM analysis o
           WHERE id <> $1 AND status = 'done' AND (visibility = 'public' OR owner_id = $2)
             AND EXISTS (SELECT FROM stratum s JOIN stratum t USING (model_id, dataset_id)
                         WHERE s.analysis_id = $1 AND t.analysis_id = o.id AND s.sampled > 0 AND t.sampled > 0)
           ORDER BY id DESC LIMIT ${candidates}) o
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS n FROM error_annotation a ${joinSameFailure("o.id")} WHERE a.analysis_id = $1) common
     WHERE common.n > 0 ORDER BY "sameSample" DESC, o.id DESC LIMIT ${shownReadings}`,
    [analysis.id, viewer?.id ?? null],
  )
}
