import { AppError } from "@/lib/errors"
import { detectFormat } from "./detect-format"
import type { ProfileOptions, ReadOptions } from "@/lib/ingest/rows/adapter"
import { adapters } from "./registry"
import { limits } from "@/lib/ingest/limits"
import { refuse, type RowResult } from "@/lib/ingest/rows/prediction-row"
import type { ColumnProfile } from "@/lib/ingest/scores/score-column"
import type { SourceFile } from "@/lib/ingest/source"
import { storable } from "@/lib/ingest/storable-text"

/** All rows of a file of any known format, taken or refused, in its order. Throws AppError when the file is unusable. */
export async function* readPredictions(file: SourceFile, options: ReadOptions): AsyncGenerator<RowResult[]> {
  const format = await detectFormat(file)
  const bounded = boundNames()
  for await (const results of adapters[format].read(file, options)) yield results.map(bounded)
}

/** All scores of a file looked at as a whole, before its rows are taken; null where its format leaves nothing open. */
export async function profileScores(file: SourceFile, options: ProfileOptions): Promise<ColumnProfile | null> {
  const { profile } = adapters[await detectFormat(file)]
  return profile === null ? null : profile(file, options)
}

/** Every model and dataset becomes a row that pages list: a file may not bring thousands of them by mistake. */
function boundNames(): (result: RowResult) => RowResult {
  const models = new Set<string>()
  const datasets = new Set<string>()
  return (result) => {
    if (result.kind === "refused") return result
    const { line, model, dataset } = result.row
    if (!models.has(model) && models.size >= limits.models)
      return refuse(line, { column: "model", reason: `more than ${limits.models} models in one file`, value: model })
    if (!datasets.has(dataset) && datasets.size >= limits.datasets)
      return refuse(line, {
        column: "dataset",
        reason: `more than ${limits.datasets} datasets in one file`,
        value: dataset,
      })
    models.add(model)
    datasets.add(dataset)
    return result
  }
}

/** The storable sentence for people when a file as a whole could not be read; rethrows what nobody foresaw. */
export function fileProblem(error: unknown): string {
  if (error instanceof AppError && (error.code === "invalid" || error.code === "too_large"))
    return storable(error.message)
  throw error
}
