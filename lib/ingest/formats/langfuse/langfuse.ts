import { nameWithoutEnding, othersOf, type FilePart } from "@/lib/ingest/files/file-part"
import { recordRows } from "@/lib/ingest/rows/records"
import { jsonStart } from "@/lib/ingest/json/first-keys"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import { readJoined } from "./joined"
import { plainKey, traceMarks } from "./fields"
import { traceRow } from "./trace-row"

/**
 * Batch exports of Langfuse, as CSV, JSON or JSONL: traces, whose scores are columns of theirs or a file beside them; what
 * says which item of a dataset a trace is of (dataset_run_items, dataset_items); and observations, which name models and
 * often hold the texts that the traces lack.
 */
export const langfuse: Adapter = {
  title: "Langfuse export",
  accepts: [".csv", ".json", ".jsonl"],
  unit: "line",
  describes: {
    files: "exports of traces: `.csv`, `.json`, `.jsonl`",
    id: "`datasetItemId` of the run item; else the trace's `id`",
    model: "`providedModelName` of the last generation; else `model` of the trace or its metadata",
    dataset: "`datasetName`; else the trace's `name`",
    prompt: "`input` of the trace, else of its generation, unwrapped",
    answer: "`output`, the same way",
    score: "columns of scores, `scores`, and the export of scores; asked where there are several",
    trial: "by place, where answers of one item differ",
    companions: "exports of scores, dataset run items, dataset items, observations",
    refused: "traces without an id; traces without input and output",
  },
  partOf,
  bundles,
  lonely: () => "Send the export of traces with it.",
  read,
}

function partOf({ text }: FileHead): string | null {
  const keys = new Set([...keysOf(text)].map(plainKey))
  const has = (...names: readonly string[]) => names.every((name) => keys.has(plainKey(name)))
  if (has("datasetItemId", "traceId")) return "run items"
  if (has("traceId", "name") && has("dataType") && (has("value") || has("stringValue"))) return "scores"
  if (has("id", "traceId", "type") && (has("startTime") || has("providedModelName"))) return "observations"
  if (has("id", "expectedOutput") && (has("datasetId") || has("datasetName"))) return "items"
  const marks = traceMarks.filter((name) => has(name)).length
  return has("id", "timestamp", "name") && !has("traceId") && marks >= 3 ? "rows" : null
}

/** Keys of the first record, or names of a header. */
function keysOf(text: string): Iterable<string> {
  const start = jsonStart(text)
  if (start) return start.keys
  const [header = ""] = text.replace(/^\uFEFF/, "").split(/\r?\n/, 1)
  return header.length > 20_000 ? [] : header.split(/[,;\t]/).map((name) => name.trim().replace(/^"|"$/g, ""))
}

/** Ids of Langfuse are unique: whatever came with traces may be of any of them. */
function bundles(parts: readonly FilePart[]): Bundle[] {
  const { rows = [], ...others } = othersOf(parts)
  return rows.map((main) => ({ main, others }))
}

async function* read({ main, others }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const joined = await readJoined(main, others)
  const fallback = nameWithoutEnding(main.name) || "unnamed"
  yield* recordRows(main, { what: "trace" }, (record, line) =>
    traceRow(record, { line, joined, dataset: options.dataset, fallback }),
  )
}
