import { query } from "@/lib/data/base/client"

/**
 * A finished analysis of imported results that read nothing, on an own empty tree: enough for whatever is asked about
 * scores, without a judge.
 */
export async function finishedAnalysis(
  resultSetId: number,
  { ownerId, title = `analysis of ${resultSetId}`, visibility = "private" }: Options,
): Promise<number> {
  const [row] = await query<{ id: number }>(
    `WITH an AS (
       INSERT INTO analysis (title, judge_id, status, visibility, result_set_id, owner_id, config, mode)
       VALUES ($3, 'builtin', 'done', $4::"Visibility", $1, $2, '{}', 'induce') RETURNING id
     ), own AS (
       INSERT INTO taxonomy_version (key, name, kind, analysis_id) SELECT 'analysis-' || id, $3, 'analysis', id FROM an
     ), strata AS (
       INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, predictions, failures, sampled)
       SELECT an.id, c.model_id, c.dataset_id, d.threshold, c.predictions - c.unscored, c.failures, 0
       FROM an, result_set_count c JOIN result_set_dataset d USING (result_set_id, dataset_id) WHERE c.result_set_id = $1
     ) SELECT id FROM an`,
    [resultSetId, ownerId, title, visibility],
  )
  if (!row) throw new Error("no analysis")
  return row.id
}

type Options = {
  readonly ownerId: number
  readonly title?: string
  readonly visibility?: "private" | "public"
}
