import "server-only"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import { query } from "@/lib/data/base/client"

/** What a new analysis of a result set can be made of. Counts are failures. Call getResultSet first. */
export type AnalysisChoices = {
  readonly models: readonly Choice[]
  readonly datasets: readonly Choice[]
  readonly groups: readonly { readonly modelId: number; readonly datasetId: number; readonly failures: number }[]
}
type Choice = { readonly id: number; readonly name: string; readonly failures: number }

export async function getAnalysisChoices(resultSetId: number): Promise<AnalysisChoices> {
  const choices = async (table: "model" | "dataset", name: string): Promise<Choice[]> => {
    const rows = await query<Choice & { own: string }>(
      `SELECT x.id, ${name} AS name, x.name AS own, sum(c.failures)::int AS failures
       FROM result_set_count c JOIN ${table} x ON x.id = c.${table}_id
       WHERE c.result_set_id = $1 GROUP BY x.id ORDER BY 2`,
      [resultSetId],
    )
    const names = tellApart(
      rows,
      (row) => row.name,
      ({ own }) => own,
    )
    return rows.map(({ id, failures }, at) => ({ id, name: names[at] ?? "", failures }))
  }
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
