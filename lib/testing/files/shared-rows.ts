import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import Papa from "papaparse"
import type { SharedRow } from "@/lib/judge/checks/training/shared-row"

const shared = path.join(import.meta.dirname, "../../../../shared/data")

/** All rows of the benchmark and labelled files; null when the folder is not there. */
export function readSharedRows(): SharedRow[] | null {
  if (!existsSync(path.join(shared, "labelled"))) return null
  return [shared, path.join(shared, "labelled")].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".csv"))
      .sort()
      .flatMap((name) => readRows(path.join(folder, name))),
  )
}

function readRows(file: string): SharedRow[] {
  const { data } = Papa.parse<Record<string, string>>(readFileSync(file, "utf8"), {
    header: true,
    skipEmptyLines: true,
  })
  return data.map((row) => ({
    dataset: row.dataset ?? "",
    model: row.model ?? "",
    exampleId: row.example_id ?? "",
    input: row.input_text ?? "",
    output: row.output_text ?? "",
    reference: row.correct_answer || null,
    score: Number(row.score),
    humanTypes: (row.human_error_type ?? "").split("; ").filter(Boolean),
  }))
}
