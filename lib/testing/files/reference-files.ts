import { query } from "@/lib/data/base/client"
import type { SourceFile } from "@/lib/ingest/source"
import { memoryFile } from "./memory-file"

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const step = (name: string, description = "") => quoted(JSON.stringify({ description, name }))
export const reply = (title: string, quote = "says") =>
  quoted(
    JSON.stringify({
      required_criteria: [
        { criterion: "Is right", present_in_wrong: true, quality: "incorrect", evidence: quote, comment: "no" },
      ],
      final_answer: { error_summary: title === "" ? "" : "Why.", error_title: title },
    }),
  )

const base = "dataset,example_id,model,input_text,output_text,score,judge_model,judge_response"
type Row = { id: string; title: string; path?: string[]; model?: string; score?: number; response?: string }
const cells = ({ id, title, model = "ref-a", score = 0.1, response }: Row) =>
  `ref-sums,${id},${model},What is ${id}?,${model} says ${id},${score},openai/judge,${response ?? reply(title)}`

/** As the reference writes them: all errors in one file, in the other one leaf for each title of a category. */
export function singles(rows: readonly Row[]): SourceFile {
  const lines = rows.map((row) => `${cells(row)},True`)
  return memoryFile("exp_name=single_error__exp_id=x.csv", [`${base},inference_success`, ...lines, ""].join("\n"))
}
export function final(rows: readonly Row[], depth = 3): SourceFile {
  const header = `${base},${Array.from({ length: depth }, (_, at) => `category_depth_${at}`).join(",")}`
  const lines = rows.map((row) => {
    const steps = [step("LLM Errors"), ...(row.path ?? []).map((name) => step(name, `About ${name}`))]
    return `${cells(row)},${Array.from({ length: depth }, (_, at) => steps[at] ?? "").join(",")}`
  })
  return memoryFile("exp_name=construct_taxonomy_recursively__exp_id=x.csv", [header, ...lines, ""].join("\n"))
}

export async function readAll(file: SourceFile): Promise<string> {
  let text = ""
  for await (const chunk of file.open()) text += Buffer.from(chunk).toString()
  return text
}

let people = 0

/** Another member each time. */
export async function somebody() {
  people += 1
  const [row] = await query<{ id: number }>(
    "INSERT INTO app_user (login, name, role) VALUES ($1, 'Bea', 'member') RETURNING id",
    [`bea-${people}`],
  )
  return { id: row?.id ?? 0, name: "Bea", role: "member" as const }
}

/** What an analysis counted at each node of its tree. */
export async function countsOf(analysisId: number) {
  return query(
    `SELECT n.name, p.name AS parent, n.depth, m.name AS model, d.name AS dataset, c.own, c.total
     FROM node_count c JOIN taxonomy_node n ON n.id = c.node_id LEFT JOIN taxonomy_node p ON p.id = n.parent_id
     JOIN taxonomy_version v ON v.id = c.version_id AND v.kind = 'analysis' AND v.analysis_id = c.analysis_id
     JOIN model m ON m.id = c.model_id JOIN dataset d ON d.id = c.dataset_id
     WHERE c.analysis_id = $1 ORDER BY 1, 2, 3, 4, 5`,
    [analysisId],
  )
}
