import { nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { readJsonElements } from "@/lib/ingest/json/json-elements"
import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import type { JsonLine } from "@/lib/ingest/json/json-lines"
import { isObject, objectAt, textAt } from "@/lib/ingest/json/values"
import { recordRows } from "@/lib/ingest/rows/records"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { caseRow } from "./case-row"

/**
 * A test run of DeepEval, as it dumps one (`test_run_DATE.json`, `.deepeval/.latest_run_full.json`; a temporary file wraps
 * it): cases of one turn and conversations, each with the data of its metrics.
 */
export const deepeval: Adapter = {
  title: "DeepEval test run",
  accepts: [".json"],
  unit: "record",
  describes: {
    files: "`test_run_DATE.json`, `.latest_run_full.json`",
    id: "`metadata.id`, `name` or `order`",
    model: "`hyperparameters.model`",
    dataset: "`datasetAlias`; else `testFile`",
    prompt: "`input` with `context` and `retrievalContext`; of conversations what comes before the first answer",
    answer: "`actualOutput`; else the last answer of `turns`",
    score: "`success`, which counts; each metric's `score`",
    trial: "by place, where answers of one case differ",
    refused: "cases without a name; cases with neither output nor metrics",
  },
  partOf,
  read,
}

const cases = ["testCases", "conversationalTestCases"] as const

function partOf({ text }: FileHead): string | null {
  const start = jsonStart(text)
  if (start?.kind !== "object") return null
  const hasCases = (keys: ReadonlySet<string> | undefined) => cases.some((key) => keys?.has(key))
  const isRun = hasCases(start.keys) && !hasKeys(start, "adapter_spec")
  return isRun || [...start.inner.values()].some(hasCases) ? "rows" : null
}

/** Model and dataset stand behind the cases: a first reading finds them. */
async function* read({ main }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const run = await outlineOf(main)
  const dataset = options.dataset ?? (run.dataset || nameWithoutEnding(main.name) || "unnamed")
  yield* recordRows(main, { what: "test case", records: casesOf(main) }, (record, line) =>
    caseRow(record, { line, dataset, model: run.model }),
  )
}

const places = cases.flatMap((key) => [`$.${key}.*`, `$.*.${key}.*`])

async function* casesOf(file: SourceFile): AsyncGenerator<JsonLine[]> {
  let record = 0
  for await (const found of readJsonElements(file, places))
    yield found.map(({ value }) => ({ kind: "value", line: (record += 1), value }))
}

async function outlineOf(file: SourceFile) {
  const run = { model: "", alias: "", file: "" }
  const named = ["hyperparameters", "datasetAlias", "testFile"].flatMap((key) => [`$.${key}`, `$.*.${key}`])
  for await (const found of readJsonElements(file, [...named, ...places]))
    for (const { path, value } of found) {
      const key = path.at(-1)
      if (key === "hyperparameters") run.model = modelOf(value)
      if (key === "datasetAlias" && typeof value === "string") run.alias = value
      if (key === "testFile" && typeof value === "string") run.file = value
    }
  return { model: run.model, dataset: run.alias || nameWithoutEnding(run.file).replace(/\.py$/, "") }
}

/** Hyperparameters are free; people name the model in one of these ways. */
function modelOf(parameters: unknown): string {
  if (!isObject(parameters)) return ""
  const names = ["model", "Model", "model_name", "modelName", "llm", "LLM"]
  const found = names.map((name) => textAt(parameters, name) ?? textAt(objectAt(parameters, name), "name"))
  return found.find((name) => name !== null && name.trim() !== "") ?? ""
}
