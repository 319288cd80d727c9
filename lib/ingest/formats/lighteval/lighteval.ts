import { AppError } from "@/lib/errors"
import { baseName, folderOf, nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { limits } from "@/lib/ingest/limits"
import { parquetColumns, readParquetRows } from "@/lib/ingest/parquet/parquet-rows"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import { layoutOf, usedColumns } from "./layout"
import { detailRow } from "./detail-row"

/**
 * "Details" of lighteval, one Parquet file a task (`details_TASK_DATE.parquet`): structs for document, answer and metric
 * (since pull request 709), or flat columns before (the first Open LLM Leaderboard among them). The model is in the name
 * of the folder alone.
 */
export const lighteval: Adapter = {
  title: "lighteval details",
  accepts: [".parquet"],
  unit: "record",
  describes: {
    files: "`details_TASK_DATE.parquet`: structs, or flat columns before",
    id: "`doc.id`; else the row's number",
    model: "the folder after `details/`, or `details_ORG__MODEL`",
    dataset: "`doc.task_name`; else the file's name",
    prompt: "`model_response.input` or `doc.query`; `full_prompt` or `example`",
    answer: "the first text, `reasonings` apart; of choices the likeliest",
    score: "`metric`, or `metrics`; asked where there are several",
    refused: "rows with neither prompt nor answer",
  },
  partOf: ({ columns }: FileHead) => (columns && layoutOf(columns) ? "rows" : null),
  read,
}

/** Tokens are most of a file, and nobody reads them. */
async function* read({ main }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const all = await parquetColumns(main)
  const layout = layoutOf(all)
  const place = { model: modelOf(main.name), dataset: options.dataset, task: taskOf(main.name) }
  let line = 0
  if (layout)
    for await (const rows of readParquetRows(main, { columns: usedColumns(layout, all) })) {
      if (line + rows.length > limits.rows)
        throw new AppError("too_large", `${main.name} has more than ${limits.rows} rows.`)
      yield rows.map((row) => detailRow(row, { ...place, layout, line: (line += 1) }))
    }
  if (line === 0) throw new AppError("invalid", `${main.name} holds no details of lighteval.`)
}

const date = /_\d{4}-\d{2}-\d{2}T[\d:.\-]+$/

/** "details_leaderboard|mmlu:law|5_2024-01-01T00-00-00.000000.parquet" -> "leaderboard|mmlu:law|5" */
function taskOf(name: string): string {
  return (
    nameWithoutEnding(name)
      .replace(date, "")
      .replace(/^details_/, "") || "unnamed"
  )
}

/** "details/org/model/DATE/…", or the name of a data set of details: "details_org__model_private". */
function modelOf(name: string): string {
  const folder = folderOf(name).replaceAll("\\", "/")
  const written = /(?:^|\/)details\/(.+)$/.exec(folder)?.[1]?.replace(/\/\d{4}-\d{2}-\d{2}T[^/]*$/, "")
  if (written) return written.replaceAll("__", "/")
  const shared = folder
    .split("/")
    .map((part) => /^(?:details_)?(.+?__.+?)(?:_private|_public)?$/.exec(baseName(part))?.[1])
  return shared.findLast((part) => part !== undefined)?.replaceAll("__", "/") ?? ""
}
