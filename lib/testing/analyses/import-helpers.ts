import { query } from "@/lib/data/base/client"
import { readRejectedRows } from "@/lib/data/results/result-sets"

export const header = "example_id,model,input_text,output_text,score,correct_answer\n"
export const csv = (...lines: string[]) => `${header}${lines.join("\n")}\n`

/** Somebody for whom a test imports. */
export async function anImporter() {
  const [row] = await query<{ id: number }>(`INSERT INTO app_user (login, name) VALUES ('import', 'x') RETURNING id`)
  return { id: row?.id ?? 0, name: "owner", role: "owner" as const }
}

export async function rejectedOf(resultSetId: number) {
  const rows = []
  for await (const page of readRejectedRows(resultSetId)) rows.push(...page)
  return rows.map(({ file, line, column, reason }) => ({ file, line, column, reason }))
}

export async function tableCounts(): Promise<Record<string, number>> {
  const tables = [
    "model",
    "dataset",
    "example",
    "prediction",
    "prediction_text",
    "example_text",
    "rejected_row",
    "result_set",
  ]
  const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`)
  const [row] = await query<Record<string, number>>(`SELECT ${counts.join(", ")}`)
  return row ?? {}
}

/** Counts predictions of which anything is missing. */
export const dangling = `
  SELECT count(*)::int AS n FROM prediction p
  LEFT JOIN result_set r ON r.id = p.result_set_id LEFT JOIN dataset d ON d.id = p.dataset_id
  LEFT JOIN model m ON m.id = p.model_id LEFT JOIN example e ON e.id = p.example_id AND e.dataset_id = p.dataset_id
  LEFT JOIN prediction_text t ON t.prediction_id = p.id
  LEFT JOIN example_text x ON x.example_id = p.example_id AND x.result_set_id = p.result_set_id
  WHERE r.id IS NULL OR d.id IS NULL OR m.id IS NULL OR e.id IS NULL OR t.prediction_id IS NULL OR x.example_id IS NULL`
