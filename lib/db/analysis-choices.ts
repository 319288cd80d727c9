import "server-only"
import { query } from "./client"

/** What a new analysis of a result set can be made of. Counts are failures. Call getResultSet first. */
export type AnalysisChoices = {
  readonly models: readonly Choice[]
  readonly datasets: readonly Choice[]
  readonly groups: readonly { readonly modelId: number; readonly datasetId: number; readonly failures: number }[]
}
type Choice = { readonly id: number; readonly name: string; readonly failures: number }

export async function getAnalysisChoices(resultSetId: number): Promise<AnalysisChoices> {
  const choices = (table: "model" | "dataset", name: string) =>
    query<Choice>(
      `SELECT x.id, ${name} AS name, sum(c.failures)::int AS failures
       FROM result_set_count c JOIN ${table} x ON x.id = c.${table}_id
       WHERE c.result_set_id = $1 GROUP BY x.id ORDER BY 2`,
      [resultSetId],
    )
  const [models, datasets, groups] = await Promise.all([
    choices("model", "x.name"),
    choices("dataset", "coalesce(x.title, x.name)"),
    query<AnalysisChoices["groups"][number]>(
      `SELECT model_id AS "modelId", dataset_id AS "datasetId", failures FROM result_set_count WHERE result_set_id = $1`,
      [resultSetId],
    ),
  ])
  return { models, datasets, groups }
}
