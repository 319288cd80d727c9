import { baseName, byFolder, nameWithoutEnding, type FilePart } from "@/lib/ingest/files/file-part"
import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import { recordRows } from "@/lib/ingest/rows/records"
import { dateOf, modelOfFolder, noResults, readResults, taskOf } from "./run"
import { sampleRow } from "./sample-row"

/**
 * EleutherAI's lm-evaluation-harness with `--log_samples`: one JSONL file of samples for each task
 * (`samples_TASK_DATE.jsonl`; before 0.4.2 a JSON list under the same ending), and the results of the run beside them
 * (`results_DATE.json`), which name the model. Layout: SampleResult in lm_eval/result_schema.py, 0.4.0 to 0.4.9;
 */
export const lmEval: Adapter = {
  title: "lm-evaluation-harness samples",
  accepts: [".jsonl", ".json"],
  unit: "line",
  describes: {
    files: "`samples_TASK_DATE.jsonl` of `--log_samples`, 0.4.0 to 0.4.9",
    id: "`doc_id`",
    model: "`model_name` of the results; else the folder (`org__name`)",
    dataset: "the task in the file's name",
    prompt: "`arguments`, a text or messages, with choices",
    answer: "`resps`, as it was written; of choices the likeliest; `filtered_resps` is kept beside it",
    score: "the metrics that `metrics` names; the first counts",
    variant: "`filter`",
    trial: "by place, where answers of one `doc_id` differ",
    companions: "`results_DATE.json`, which names the model",
    refused: "samples without `doc_id`",
    triedOn: "1 run",
  },
  partOf,
  bundles,
  lonely: () =>
    "It holds no answers: send the samples of the same run with it (samples_….jsonl, written with --log_samples).",
  read,
}

function partOf({ text }: FileHead): string | null {
  const start = jsonStart(text)
  if (!start) return null
  // A first document of many pages fills the whole start of the file.
  if (hasKeys(start, "doc_id") && ["filtered_resps", "resps", "doc"].some((key) => start.keys.has(key))) return "rows"
  const isRun = ["lm_eval_version", "n-shot", "group_subtasks", "configs", "versions"].some((key) =>
    start.keys.has(key),
  )
  // The results of many tasks fill the whole start of the file.
  const hasTasks = [...(start.inner.get("results") ?? [])].length > 0 && /_stderr[,"]|"alias"/.test(text)
  return start.kind === "object" && hasKeys(start, "results") && !hasKeys(start, "evalId") && (isRun || hasTasks)
    ? "results"
    : null
}

/** Results stand in the folder of their samples and have the same date in their names. */
function bundles(parts: readonly FilePart[]): Bundle[] {
  return byFolder(parts).flatMap((inFolder) => {
    const results = inFolder.filter(({ part }) => part === "results").map(({ file }) => file)
    return inFolder
      .filter(({ part }) => part === "rows")
      .map(({ file }) => {
        const date = dateOf(file.name)
        const sameRun = results.filter(({ name }) => date !== null && dateOf(name) === date)
        const own = sameRun.length > 0 ? sameRun : results.length === 1 ? results : []
        return { main: file, others: own.length > 0 ? { results: own } : {} }
      })
  })
}

async function* read({ main, others }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const [resultsFile] = others.results ?? []
  const results = resultsFile ? await readResults(resultsFile) : noResults
  const run = {
    model: results.model === "" ? modelOfFolder(main.name) : results.model,
    dataset:
      options.dataset ?? taskOf(baseName(main.name), results.tasks) ?? (nameWithoutEnding(main.name) || "unnamed"),
  }
  yield* recordRows(main, { what: "sample" }, (sample, line) => sampleRow(sample, { ...run, line }))
}
