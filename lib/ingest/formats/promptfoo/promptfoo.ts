import { readStart } from "@/lib/ingest/files/file-head"
import { nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { elements, readRecords, recordRows } from "@/lib/ingest/rows/records"
import { hasKeys, jsonStart, type JsonStart } from "@/lib/ingest/json/first-keys"
import type { JsonLine } from "@/lib/ingest/json/json-lines"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { outlineOf } from "./outline"
import { resultRow } from "./result-row"

/**
 * What promptfoo writes with `--output`: one document ({results: [...], stats, table} at first and in version 2;
 * {evalId, results: {version: 3, prompts, results}, config} since), or results as lines. Layout: EvaluateResult and
 * OutputFile in src/types/index.ts, 0.17 to 0.118.
 */
export const promptfoo: Adapter = {
  title: "promptfoo results",
  accepts: [".json", ".jsonl"],
  unit: "record",
  describes: {
    files: "`--output` as `.json` (versions 1 to 3) or `.jsonl`",
    id: "`vars.id` or the test's number; further prompts: `3 (prompt 2)`",
    model: "`provider.label` or `provider.id`",
    dataset: "`config.description`; else the file's name",
    prompt: "`prompt.raw`",
    answer: "`response.output`",
    score: "`success`, which counts; `score` and `namedScores`",
    trial: "by place, where a test was repeated",
    refused: "results with neither prompt nor response",
    triedOn: "2 files, versions 2 and 3",
  },
  partOf,
  read,
}

function partOf({ text }: FileHead): string | null {
  const start = jsonStart(text)
  return start !== null && placeOf(start, text) !== null ? "rows" : null
}

/** Where its results stand; "" for lines; null: no results of promptfoo. */
function placeOf(start: JsonStart, text: string): string | null {
  if (hasKeys(start, "prompt", "vars") && (hasKeys(start, "success") || hasKeys(start, "gradingResult"))) return ""
  // A long answer may fill what is seen of the first line.
  if (hasKeys(start, "promptIdx", "prompt")) return ""
  if (start.kind !== "object" || !start.keys.has("results")) return null
  const inner = start.inner.get("results")
  // The web interface keeps a whole output file under `results`.
  const isNested = inner?.has("version") || inner?.has("prompts") || (inner?.has("results") && inner.has("stats"))
  if (isNested || (start.keys.has("evalId") && inner)) return "$.results.results.*"
  return /"results"\s*:\s*\[\s*(\]|\{\s*"(provider|prompt|vars|cost|gradingResult|id|success)")/.test(text) &&
    (/"raw"\s*:/.test(text) || /"table"\s*:/.test(text))
    ? "$.results.*"
    : null
}

/** The same results once more, as they are shown. */
const tables = ["$.table.body.*", "$.results.table.body.*"]

async function* read({ main }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const place = await placeIn(main)
  const records = (): AsyncGenerator<JsonLine[]> => (place === "" ? readRecords(main) : elements(main, place, tables))
  const outline = await outlineOf(main, place, records)
  const dataset = options.dataset ?? (outline.description || nameWithoutEnding(main.name) || "unnamed")
  yield* recordRows(main, { what: "result", records: records() }, (result, line) =>
    resultRow(result, { line, dataset, ...outline.placeOf(result) }),
  )
}

async function placeIn(file: SourceFile): Promise<string> {
  const text = (await readStart(file)) ?? ""
  const start = jsonStart(text)
  return (start && placeOf(start, text)) ?? ""
}
