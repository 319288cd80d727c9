import path from "node:path"
import { documentOf, resultOf } from "@/lib/testing/formats/promptfoo"
import { eventOf, reportOf, specOf } from "@/lib/testing/formats/openai-evals"
import { helmAdapter, helmInstance, helmRunSpec, helmState, helmStats } from "@/lib/testing/formats/helm"
import { inspectHeader, inspectSample } from "@/lib/testing/formats/inspect"
import { sampleOf } from "@/lib/testing/formats/lm-eval"
import type { ContractRow } from "@/lib/testing/formats/contract"
import type { FormatName } from "../shared/formats"
import { models, rowsByItem, rowsOfModel } from "./made-rows"
import { writeParquet } from "./parquet-file"
import { writeText } from "./text-file"
import { writeZip } from "./zip-file"

type Form = {
  /** a row's part of the text, before it is packed */
  readonly piece: (row: ContractRow) => string
  readonly write: (folder: string, items: number) => Promise<void>
}

/** Writes about so many bytes of rows (before they are packed) into a folder, and says how many rows they are. */
export async function writeFiles(format: FormatName, folder: string, bytes: number): Promise<number> {
  const { piece, write } = forms[format]
  const [sample, length] = [200, (row: ContractRow) => Buffer.byteLength(piece(row))]
  const sampled = [...rowsByItem(sample)].reduce((sum, row) => sum + length(row), 0)
  const items = Math.max(1, Math.round((bytes * sample) / sampled))
  await write(folder, items)
  return items * models.length
}

function* each(rows: Iterable<ContractRow>, piece: Form["piece"]): Generator<string> {
  for (const row of rows) yield piece(row)
}

function* framed(head: string, pieces: Iterable<string>, tail = ""): Generator<string> {
  yield head
  yield* pieces
  yield tail
}

function* withCommas(elements: Iterable<string>): Generator<string> {
  let isFirst = true
  for (const element of elements) {
    yield isFirst ? element : `,\n${element}`
    isFirst = false
  }
}

/** A document with these elements in its empty list. */
function inDocument(document: object, key: string, elements: Iterable<string>): Generator<string> {
  const [head = "", tail = ""] = JSON.stringify(document).split(`"${key}":[]`)
  return framed(`${head}"${key}":[\n`, withCommas(elements), `]${tail}\n`)
}

const byItem = (items: number, piece: Form["piece"]) => each(rowsByItem(items), piece)
const ofModel = (items: number, model: string, piece: Form["piece"]) => each(rowsOfModel(items, model), piece)

const quoted = (value: string) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
const csvLine = ({ id, model, input, output, score, reference }: ContractRow) =>
  `${[id, model, input, output, `${score}`, reference].map(quoted).join()}\n`
const csvHead = "example_id,model,input_text,output_text,score,correct_answer\n"
const recordOf = ({ id, input, output, score, reference, model }: ContractRow) => ({
  ...{ qid: id, question: input, completion: output },
  ...{ is_correct: score, expected: reference, model_name: model },
})

function csvForm(name: string, head = csvHead): Form {
  const write = (folder: string, items: number) =>
    writeText(path.join(folder, name), framed(head, byItem(items, csvLine)), { isGzip: name.endsWith(".gz") })
  return { piece: csvLine, write }
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`
const json = (row: ContractRow) => JSON.stringify(recordOf(row))
const recordLine = (row: ContractRow) => line(recordOf(row))
const numberOf = ({ id }: ContractRow) => Number(id.slice(2))
const folderOf = (model: string) => model.replace("/", "__")
const date = "2026-02-03T04-05-06.789"

const sampleLine = (row: ContractRow) => line(sampleOf(row))
const inspectText = (row: ContractRow) => JSON.stringify(inspectSample(row))
const stateText = (row: ContractRow) => JSON.stringify(helmState(helmInstance(row), row.input, row.output))
const statsText = ({ id, score }: ContractRow) =>
  JSON.stringify(helmStats(id, { exact_match: score, quasi_exact_match: score }))
const eventLines = ({ id, input, output, score, reference }: ContractRow) =>
  line(eventOf(id, "sampling", { prompt: input, sampled: output })) +
  line(eventOf(id, "match", { correct: score === 1, expected: reference, picked: reference }))
const resultText = (row: ContractRow) => JSON.stringify(resultOf(row, { testIdx: numberOf(row) }))

const forms: Readonly<Record<FormatName, Form>> = {
  csv: csvForm("table.csv"),
  "csv-map": csvForm("table.csv", "qid,model_name,question,completion,is_correct,expected\n"),
  "csv-gz": csvForm("table.csv.gz"),
  "csv-zip": {
    piece: csvLine,
    write: (folder, items) =>
      writeZip(path.join(folder, "table.zip"), [
        { name: "table.csv", content: framed(csvHead, byItem(items, csvLine)) },
      ]),
  },
  jsonl: {
    piece: recordLine,
    write: (folder, items) => writeText(path.join(folder, "table.jsonl"), byItem(items, recordLine)),
  },
  json: {
    piece: json,
    write: (folder, items) =>
      writeText(
        path.join(folder, "table.json"),
        inDocument({ version: "1", results: [] }, "results", byItem(items, json)),
      ),
  },
  parquet: {
    piece: csvLine,
    write: async (folder, items) =>
      writeParquet(path.join(folder, "table.parquet"), records(rowsByItem(items)), recordColumns),
  },
  "lm-eval": {
    piece: sampleLine,
    write: (folder, items) =>
      eachModel(async (model) => {
        const own = path.join(folder, folderOf(model))
        await writeText(path.join(own, `samples_sums_${date}.jsonl`), ofModel(items, model, sampleLine))
        const results = {
          results: { sums: { alias: "sums" } },
          configs: {},
          config: { model: "hf" },
          model_name: model,
        }
        await writeText(path.join(own, `results_${date}.json`), [JSON.stringify(results, null, 2)])
      }),
  },
  "inspect-json": {
    piece: inspectText,
    write: (folder, items) =>
      eachModel((model) =>
        writeText(
          path.join(folder, `${folderOf(model)}.json`),
          inDocument({ ...inspectHeader(model), samples: [] }, "samples", ofModel(items, model, inspectText)),
        ),
      ),
  },
  "inspect-eval": {
    piece: inspectText,
    write: (folder, items) =>
      eachModel((model) => writeZip(path.join(folder, `${folderOf(model)}.eval`), evalMembers(items, model))),
  },
  "helm-zip": {
    piece: (row) => `${stateText(row)}${statsText(row)}`,
    write: (folder, items) =>
      writeZip(
        path.join(folder, "runs.zip"),
        models.flatMap((model) => helmMembers(items, model)),
      ),
  },
  "openai-evals": {
    piece: eventLines,
    write: (folder, items) =>
      eachModel((model) =>
        writeText(
          path.join(folder, `${folderOf(model)}.jsonl`),
          framed(line(specOf(model)), ofModel(items, model, eventLines), line(reportOf())),
        ),
      ),
  },
  promptfoo: {
    piece: resultText,
    write: (folder, items) =>
      writeText(path.join(folder, "output.json"), inDocument(documentOf([]), "results", byItem(items, resultText))),
  },
}

async function eachModel(write: (model: string) => Promise<void>): Promise<void> {
  for (const model of models) await write(model)
}

const texts = ["qid", "question", "completion", "expected", "model_name"].map((name) => [name, "text"] as const)
const recordColumns = { ...Object.fromEntries(texts), is_correct: "number" } as const

function* records(rows: Iterable<ContractRow>) {
  for (const row of rows) yield recordOf(row)
}

/** In the order that Inspect writes them. */
function* evalMembers(items: number, model: string) {
  const header = JSON.stringify(inspectHeader(model))
  yield { name: "_journal/start.json", content: header }
  for (const row of rowsOfModel(items, model))
    yield { name: `samples/${row.id}_epoch_1.json`, content: inspectText(row) }
  yield { name: "summaries.json", content: "[]" }
  yield { name: "header.json", content: header }
}

function helmMembers(items: number, model: string) {
  const folder = `sums:model=${model.replace("/", "_")}`
  const states = { adapter_spec: helmAdapter(model), request_states: [] }
  const stateTexts = inDocument(states, "request_states", ofModel(items, model, stateText))
  const statistics = framed("[\n", withCommas(ofModel(items, model, statsText)), "]\n")
  return [
    { name: `${folder}/run_spec.json`, content: JSON.stringify(helmRunSpec(model)) },
    { name: `${folder}/scenario_state.json`, content: stateTexts },
    { name: `${folder}/per_instance_stats.json`, content: statistics },
  ]
}
