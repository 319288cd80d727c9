import { createReadStream } from "node:fs"
import { readFile } from "node:fs/promises"
import { createGunzip } from "node:zlib"
import type { helmState, helmStats } from "@/lib/testing/formats/helm"
import type { inspectHeader, inspectSample } from "@/lib/testing/formats/inspect"
import type { resultOf } from "@/lib/testing/formats/promptfoo"
import type { sampleOf } from "@/lib/testing/formats/lm-eval"
import type { FormatName } from "../shared/formats"
import { tableRow, type BareRow } from "./bare-row"
import { csvRecords, inArchive, jsonElements, jsonLines, jsonOf, parquetRecords, type Packed } from "./plain-parsers"

type Reader = (location: string) => AsyncGenerator<BareRow>

/**
 * The rows of one of the files of `writeFiles`, read as plainly as it goes: nothing is checked, guessed, hashed or kept
 * of metadata. None for a file that has no rows.
 */
export const bareRows: Readonly<Record<FormatName, Reader>> = {
  csv: (location) => each(csvRecords(createReadStream(location)), tableRow),
  "csv-map": (location) => each(csvRecords(createReadStream(location)), tableRow),
  "csv-gz": (location) => each(csvRecords(createReadStream(location).pipe(createGunzip())), tableRow),
  "csv-zip": (location) => inArchive(location, csvMembers),
  jsonl: (location) => each(jsonLines<Fields>(location), tableRow),
  json: (location) => each(jsonElements<Fields>(createReadStream(location), "$.results.*"), tableRow),
  parquet: (location) => each(parquetRecords(location), tableRow),
  "lm-eval": lmEvalRows,
  "inspect-json": inspectRows,
  "inspect-eval": (location) => inArchive(location, evalMembers),
  "helm-zip": (location) => inArchive(location, helmMembers),
  "openai-evals": logRows,
  promptfoo: (location) => each(jsonElements<Result>(createReadStream(location), "$.results.results.*"), resultRow),
}

type Fields = Readonly<Record<string, unknown>>

async function* each<From>(records: AsyncIterable<From>, rowOf: (record: From) => BareRow): AsyncGenerator<BareRow> {
  for await (const record of records) yield rowOf(record)
}

async function* csvMembers(members: readonly Packed[]): AsyncGenerator<BareRow> {
  for (const { open } of members) yield* each(csvRecords(await open()), tableRow)
}

async function* lmEvalRows(location: string): AsyncGenerator<BareRow> {
  if (!location.endsWith(".jsonl")) return
  const beside = location.replace(/samples_sums_([^/]+)l$/, "results_$1")
  const { model_name: model } = JSON.parse(await readFile(beside, "utf8")) as { model_name: string }
  yield* each(jsonLines<ReturnType<typeof sampleOf>>(location), (sample) => ({
    id: String(sample.doc_id),
    model,
    input: sample.arguments.gen_args_0.arg_0,
    output: sample.resps[0]?.[0] ?? "",
    score: sample.exact_match,
    reference: sample.target,
  }))
}

type Sample = ReturnType<typeof inspectSample>
const sampleRow = (sample: Sample, model: string): BareRow => ({
  id: sample.id,
  model,
  input: sample.input,
  output: sample.output.completion,
  score: Number(sample.scores.exact.value),
  reference: sample.target,
})
type Header = ReturnType<typeof inspectHeader>

async function* inspectRows(location: string): AsyncGenerator<BareRow> {
  let model = ""
  for await (const header of jsonElements<Header["eval"]>(createReadStream(location), "$.eval")) {
    model = header.model
    break
  }
  yield* each(jsonElements<Sample>(createReadStream(location), "$.samples.*"), (sample) => sampleRow(sample, model))
}

async function* evalMembers(members: readonly Packed[]): AsyncGenerator<BareRow> {
  const header = members.find(({ name }) => name === "header.json")
  const model = header ? (await jsonOf<Header>(header)).eval.model : ""
  for (const member of members)
    if (member.name.startsWith("samples/")) yield sampleRow(await jsonOf<Sample>(member), model)
}

async function* helmMembers(members: readonly Packed[]): AsyncGenerator<BareRow> {
  for (const { name, open } of members) {
    if (!name.endsWith("/scenario_state.json")) continue
    const beside = (other: string) => members.find((one) => one.name === name.replace("scenario_state", other))
    const [run, statistics] = [beside("run_spec"), beside("per_instance_stats")]
    if (!run || !statistics) continue
    const { adapter_spec: adapter } = await jsonOf<{ adapter_spec: { model: string } }>(run)
    const scores = new Map<string, number>()
    for await (const { instance_id: id, stats } of jsonElements<Statistics>(await statistics.open(), "$.*"))
      scores.set(id, stats.find((one) => one.name.name === "exact_match")?.mean ?? Number.NaN)
    yield* each(jsonElements<State>(await open(), "$.request_states.*"), ({ instance, request, result }) => ({
      id: instance.id,
      model: adapter.model,
      input: request.prompt,
      output: result.completions[0]?.text ?? "",
      score: scores.get(instance.id) ?? Number.NaN,
      reference: instance.references[0]?.output.text ?? "",
    }))
  }
}
type Statistics = ReturnType<typeof helmStats>
type Instance = { readonly id: string; readonly references: readonly { readonly output: { readonly text: string } }[] }
type State = Omit<ReturnType<typeof helmState>, "instance"> & { readonly instance: Instance }

type LogLine = {
  readonly spec?: { readonly completion_fns: readonly string[] }
  readonly sample_id?: string
  readonly type?: string
  readonly data?: { prompt: string; sampled: string; correct: boolean; expected: string }
}

/** What was sampled comes before what it was held against. */
async function* logRows(location: string): AsyncGenerator<BareRow> {
  let model = ""
  const sampled = new Map<string, { readonly prompt: string; readonly sampled: string }>()
  for await (const { spec, sample_id: id = "", type, data } of jsonLines<LogLine>(location)) {
    if (spec) model = spec.completion_fns[0] ?? ""
    if (!data) continue
    if (type === "sampling") sampled.set(id, data)
    const asked = type === "match" ? sampled.get(id) : undefined
    if (!asked) continue
    sampled.delete(id)
    const score = data.correct ? 1 : 0
    yield { id, model, input: asked.prompt, output: asked.sampled, score, reference: data.expected }
  }
}

type Result = ReturnType<typeof resultOf> & {
  readonly prompt: { readonly raw: string }
  readonly provider: { readonly id: string }
  readonly response: { readonly output: string }
  readonly score: number
  readonly testCase: { readonly metadata: { readonly id: string }; readonly assert: readonly { value: string }[] }
}
const resultRow = ({ prompt, provider, response, score, testCase }: Result): BareRow => ({
  id: testCase.metadata.id,
  model: provider.id,
  input: prompt.raw,
  output: response.output,
  score,
  reference: testCase.assert[0]?.value ?? "",
})
