import { AppError } from "@/lib/errors"
import { nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import { readJsonLines } from "@/lib/ingest/json/json-lines"
import { idOf, isObject, listAt, objectAt, readable, textAt } from "@/lib/ingest/json/values"
import { limits } from "@/lib/ingest/limits"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { createPass, eventOf, type Spec } from "./episodes"
import { sampleRow } from "./sample-row"

/**
 * The record log of `oaieval` (openai/evals, evals/record.py): the first line is the spec of the run, then events of
 * samples (sampling, match, metrics, error, …), which threads write in any order, and a final report somewhere.
 */
export const openaiEvals: Adapter = {
  title: "OpenAI Evals log",
  accepts: [".jsonl"],
  unit: "line",
  describes: {
    files: "the record log of `oaieval`",
    id: "`sample_id`",
    model: "`spec.completion_fns[0]`",
    dataset: "`spec.eval_name`",
    prompt: "`prompt` of the first `sampling`",
    answer: "`sampled` of the first `sampling`",
    score: "`correct` of `match`, and `metrics`; `correct`, or `score` or `accuracy`, counts",
    trial: "by place, where samples come again",
    refused: "lines that are no events; samples that were not scored when the log ends",
    triedOn: "1 log",
  },
  partOf,
  read,
}

function partOf({ text }: FileHead): string | null {
  const start = jsonStart(text)
  if (start?.kind !== "object") return null
  const spec = start.inner.get("spec")
  if (hasKeys(start, "spec") && spec?.has("eval_name") && spec.has("completion_fns")) return "rows"
  return hasKeys(start, "run_id", "event_id", "sample_id", "type", "data") ? "rows" : null
}

/**
 * Events of one sample lie far apart: a first reading finds where each sample ends, so that in the second its texts are
 * held no longer than needed.
 */
async function* read({ main }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const log = await outline(main)
  const datasetOf = (spec: Spec) => options.dataset ?? (spec.dataset || nameWithoutEnding(main.name) || "unnamed")
  const pass = createPass(log)
  for await (const lines of readJsonLines(main)) {
    const results: RawResult[] = []
    for (const one of lines) {
      if (one.kind === "fault") {
        results.push(refuse(one.line, { column: "", reason: one.reason, value: one.excerpt }))
        continue
      }
      if (isObject(one.value) && ("spec" in one.value || "final_report" in one.value)) continue
      const event = eventOf(one.value)
      if (event === null) {
        results.push(
          refuse(one.line, { column: "type", reason: "this line is no event of a sample", value: excerpt(one.value) }),
        )
        continue
      }
      const spec = log.specOf(event.runId)
      for (const episode of pass.add(event, one.line))
        results.push(sampleRow(episode, { model: spec.model, dataset: datasetOf(spec), isFinished: log.isFinished }))
    }
    if (results.length > 0) yield results
  }
}

const excerpt = (value: unknown) => readable(value) ?? ""

/** Where the events of each sample end, and what each run of the file is of. */
async function outline(file: SourceFile) {
  const specs = new Map<string, Spec>()
  const ends = new Map<string, number>()
  let [lines, reports] = [0, 0]
  for await (const found of readJsonLines(file)) {
    lines += found.length
    if (lines > limits.rows) throw new AppError("too_large", `${file.name} has more than ${limits.rows} lines.`)
    for (const one of found) {
      if (one.kind === "fault") continue
      if (isObject(one.value) && "spec" in one.value)
        specs.set(textAt(one.value.spec, "run_id") ?? "", readSpec(one.value.spec))
      if (isObject(one.value) && "final_report" in one.value) reports += 1
      const event = eventOf(one.value)
      if (event) ends.set(event.key, one.line)
      if (ends.size > mostSamples)
        throw new AppError("too_large", `${file.name} has more than ${mostSamples} samples; split it.`)
    }
  }
  if (lines > 0 && ends.size === 0)
    throw new AppError("invalid", `${file.name} holds no events of samples: the run has stopped before the first.`)
  const [only] = specs.size === 1 ? [...specs.values()] : []
  return {
    ends,
    // A report does not say of which run it is.
    isFinished: reports >= Math.max(1, specs.size),
    specOf: (runId: string): Spec => specs.get(runId) ?? only ?? { model: "", dataset: "" },
  }
}

const mostSamples = 2_000_000

function readSpec(spec: unknown): Spec {
  const [first] = listAt(spec, "completion_fns")
  const named = textAt(objectAt(spec, "run_config"), "model") ?? textAt(spec, "model_name")
  return {
    model: idOf(first) ?? named ?? "",
    dataset: textAt(spec, "eval_name") ?? textAt(spec, "base_eval") ?? "",
  }
}
