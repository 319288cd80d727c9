import { readFileSync } from "node:fs"
import path from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import { bundleOf } from "@/lib/ingest/formats/detect-format"
import { readPredictions, surveyBundle } from "@/lib/ingest/formats/read-predictions"
import type { ReadOptions } from "@/lib/ingest/rows/adapter"
import type { Refusal } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { dataFile, dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { parquetOf } from "@/lib/testing/files/parquet-file"
import { table } from "./table"

async function readAll(file: SourceFile, options: Partial<ReadOptions> = {}) {
  const [rows, refusals]: [PredictionRow[], Refusal[]] = [[], []]
  const bundle = await bundleOf(file)
  for await (const results of readPredictions(bundle, { dataset: null, ...options }))
    for (const result of results)
      if (result.kind === "row") rows.push(result.row)
      else refusals.push(result.refusal)
  return { rows, refusals, format: bundle.format }
}

const read = (name: string, content: string | Uint8Array, options: Partial<ReadOptions> = {}) =>
  readAll(memoryFile(name, content, 50), options)

const records = [1, 2, 3].map((index) => ({
  qid: `q${index}`,
  model_name: "bot",
  question: `What is ${index}, "plus" ${index}?`,
  completion: `It is ${2 * index}.`,
  expected: String(2 * index),
  is_correct: index !== 2,
  subject: "sums",
  tokens: 10 * index,
}))
const columns = Object.keys(records[0] ?? {})
const asCsv = (delimiter: string) =>
  [columns, ...records.map((one) => Object.values(one).map((cell) => `"${String(cell).replaceAll('"', '""')}"`))]
    .map((cells) => cells.join(delimiter))
    .join("\n")
const asParquet = parquetOf(records, { rowGroupSize: 2 })
const expected = records.map((one) => ({
  exampleId: one.qid,
  model: "bot",
  dataset: "sums",
  input: one.question,
  output: one.completion,
  reference: one.expected,
  score: one.is_correct ? 1 : 0,
  status: "ok",
  detail: { metrics: null, metadata: { subject: "sums", tokens: one.tokens }, turns: null },
}))

describe("reads the same rows from", () => {
  it.each<[string, string | Uint8Array]>([
    ["sums.csv", asCsv(",")],
    ["sums.tsv", asCsv("\t")],
    ["sums.txt", asCsv("|")],
    ["sums.csv", asCsv(";")],
    ["sums.csv.gz", gzipSync(asCsv(","))],
    ["sums.csv", Buffer.from(`\uFEFF${asCsv("\t")}`, "utf16le")],
    ["sums.csv", asCsv(",").replaceAll("\n", "\r")],
    ["sums.jsonl", records.map((one) => JSON.stringify(one)).join("\n")],
    ["sums.json", JSON.stringify(records)],
    ["sums.json", JSON.stringify({ version: 1, results: records }, null, 2)],
    ["sums.json", JSON.stringify({ rows: records })],
    ["sums.parquet", asParquet],
    ["sums.parquet.gz", gzipSync(asParquet)],
  ])("%s (%#)", async (name, content) => {
    const found = await read(name, content)
    expect(found.refusals).toEqual([])
    expect(found.rows).toMatchObject(expected)
    expect(found.format).toBe("table")
  })
})

it.each<[string, (rows: readonly Readonly<Record<string, unknown>>[]) => string | Uint8Array]>([
  ["sums.jsonl", (rows) => rows.map((row) => JSON.stringify(row)).join("\n")],
  ["sums.parquet", (rows) => parquetOf(rows, { rowGroupSize: 2 })],
])("looks at scores and names of %s as they are read afterwards", async (name, contentOf) => {
  const rows = [0, 1].flatMap((trial) =>
    records.map((one) => ({ ...one, trial, completion: `<think>so</think> ${one.completion}`, reasoning: "and so" })),
  )
  const inFull = { datasets: new Map(), notes: [] }
  const withoutIds = rows.map(({ qid: _, ...row }) => row)
  for (const content of [rows, withoutIds].map(contentOf)) {
    const bundle = await bundleOf(memoryFile(name, content, 50))
    const looked = await surveyBundle(bundle, { dataset: null })
    expect(looked).toEqual(await surveyBundle(bundle, { dataset: null }, inFull))
    expect(looked.datasets.get("sums")).toMatchObject({ trials: 2, metrics: new Map([["is_correct", 6]]) })
  }
})

describe("records of JSON", () => {
  it("are read by paths", async () => {
    const nested = records.map((one) => ({ doc: { id: one.qid, prompt: one.question }, response: { text: one.completion }, scores: { accuracy: 1, words: 5 } })) // prettier-ignore
    const found = await read("sums.json", JSON.stringify({ model: "outer-bot", data: nested }))
    expect(found.rows).toMatchObject(
      expected.map(({ exampleId, input, output }) => ({ exampleId, input, output, model: "outer-bot", score: 1 })),
    )
    expect(found.rows[0]?.detail?.metadata).toEqual({ "scores.words": 5 })
  })

  it("hold conversations, whose last message is the answer", async () => {
    const talks = records.map((one) => ({
      id: one.qid,
      model: "bot",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: one.question },
        { role: "assistant", content: `<think>easy</think>${one.completion}` },
      ],
      score: 1,
    }))
    const text = talks.map((one) => JSON.stringify(one)).join("\n")
    await expect(read("talks.jsonl", text)).rejects.toThrow(
      "Say --map 'input=messages,output=messages[-1].content,score=score'",
    )
    const found = await read("talks.jsonl", text, { columns: { input: "messages", output: "messages[-1].content" } })
    expect(found.rows[0]).toMatchObject({
      input: `System: Be brief.\n\nUser: ${records[0]?.question}`,
      output: "It is 2.",
      reasoning: "easy",
      detail: {
        turns: [{ role: "system" }, { role: "user" }, { role: "assistant", text: "It is 2.", reasoning: "easy" }],
      },
    })
  })

  it("are refused one by one where something is missing", async () => {
    const [first, second, third] = records.map((one) => JSON.stringify(one))
    const without = JSON.stringify({ ...records[1], completion: undefined })
    const odd = JSON.stringify({ ...records[1], is_correct: [1] })
    const found = await read("sums.jsonl", [first, without, "[1]", '{"cut', odd, third, second].join("\n"))
    expect(found.rows.map(({ exampleId }) => exampleId)).toEqual(["q1", "q3", "q2"])
    expect(found.refusals.map(({ line, column, reason }) => [line, column, reason.slice(0, 40)])).toEqual([
      [2, "completion", "there is no completion in this record"],
      [3, "", "this is no record with names"],
      [4, "", "this line is not JSON (Unterminated stri"],
      [5, "is_correct", "score is not a number"],
    ])
  })

  it("are read after lines that are none, which are refused one by one", async () => {
    const lines = records.map((one) => JSON.stringify(one))
    const { rows, refusals } = await read("sums.jsonl", ["INFO: loading", '{"cut', ...lines].join("\n"))
    expect(rows).toHaveLength(lines.length)
    expect(refusals.map(({ line, excerpt }) => [line, excerpt])).toEqual([
      [1, "INFO: loading"],
      [2, '{"cut'],
    ])
  })

  it("keep NaN as no score", async () => {
    const text = records.map((one) => JSON.stringify({ ...one, is_correct: 0.5 }).replace("0.5", "NaN")).join("\n")
    expect((await read("sums.jsonl", text)).rows.map(({ score, status }) => [score, status])[0]).toEqual([
      null,
      "unscored",
    ])
  })
})

describe("columns", () => {
  const text = "frage,antwort,richtig,modell\nWas ist eins?,Eins ist eine Zahl,1,bot\nWas ist zwei?,Eine Zahl,0,bot\n"

  it("that nothing tells are asked for, with the line that would work", async () => {
    await expect(read("fragen.csv", text)).rejects.toMatchObject({
      name: "UnmappedColumns",
      message:
        "fragen.csv has the columns frage, antwort, richtig, modell: frage or antwort may be the input; antwort may be the output; richtig may be the score. Say --map input=frage,output=antwort,score=richtig to read it so (API: map=input=frage,output=antwort,score=richtig).",
      question: {
        files: ["fragen.csv"],
        rows: [
          ["Was ist eins?", "Eins ist eine Zahl", "1", "bot"],
          ["Was ist zwei?", "Eine Zahl", "0", "bot"],
        ],
      },
    })
  })

  it("that nothing tells are asked for, and scores that would be refused next are named at once", async () => {
    const scores = ["1", "0", "inf", "soon", "1"].map((score, at) => `${at},m,What is ${at}?,It is ${at}.,${score}\n`)
    const asked = `id,model,question,answer,score\n${scores.join("")}`
    await expect(read("a.csv", asked)).rejects.toThrow(
      /Say --map .*output=answer.*\. By its first rows it also has a score column that is not understood as a whole: 2 of 5 scores are "inf", "soon"\./,
    )
    await expect(read("a.csv", asked, { columns: { output: "answer" } })).resolves.toHaveProperty("format", "table")
  })

  it("are read as they were said, whatever their case", async () => {
    const said = { input: "Frage", output: "antwort", score: "richtig", model: "modell" }
    const found = await read("fragen.csv", text, { columns: said })
    expect(found.rows).toMatchObject([
      {
        model: "bot",
        input: "Was ist eins?",
        output: "Eins ist eine Zahl",
        score: 1,
        exampleId: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
      { model: "bot", input: "Was ist zwei?", score: 0 },
    ])
    expect(await table.note?.(await bundleOf(memoryFile("fragen.csv", text)), { dataset: null, columns: said })).toBe(
      "read with model=modell,input=frage,output=antwort,score=richtig; no column names the examples, so that one question is one example",
    )
  })

  it("that are not there are named with those that are", async () => {
    await expect(read("fragen.csv", text, { columns: { score: "korrekt" } })).rejects.toThrow(
      'fragen.csv has no column "korrekt" for score; there are frage, antwort, richtig, modell.',
    )
  })

  it("of the ErrorMap layout can be said to be others", async () => {
    const own = "example_id,model,input_text,output_text,score,f1\n1,m,q,a,0,0.5\n"
    const found = await read("own.csv", own, { columns: { score: "f1" } })
    expect(found).toMatchObject({ format: "errormap-csv", rows: [{ score: 0.5, detail: { metadata: { score: 0 } } }] })
  })

  it.each([
    ["a.csv", "prompt,response,acc,F1\nq1,a1,1,0.5\nq2,a2,0,\n"],
    [
      "a.jsonl",
      '{"prompt":"q1","response":"a1","acc":"1","F1":0.5}\n{"prompt":"q2","response":"a2","acc":"0","F1":null}\n',
    ],
  ])("of several scores are all kept, and the first counts: %s", async (name, content) => {
    const columns = { score: name.endsWith("csv") ? "ACC|f1" : "acc|F1" }
    const { rows, refusals } = await read(name, content, { columns, model: "bot" })
    expect(refusals).toEqual([])
    expect(rows.map(({ score, detail }) => [score, detail?.metrics, detail?.metadata])).toEqual([
      [1, { acc: 1, F1: 0.5 }, null],
      [0, { acc: 0, F1: null }, null],
    ])
    const survey = await surveyBundle(await bundleOf(memoryFile(name, content)), { dataset: null, columns })
    expect(survey.datasets.get("a")).toMatchObject({ mainScore: "acc", metrics: new Map([["acc", 2], ["F1", 2]]) }) // prettier-ignore
    await expect(read(name, content, { columns: { score: "acc|em" } })).rejects.toThrow('no column "em" for score')
  })

  it("that come twice are refused where one is meant", async () => {
    await expect(read("a.csv", "prompt,response,score,score\nq,a,1,0\n")).rejects.toThrow(
      "the column score more than once",
    )
  })
})

it("asks for the model of a table that names none, and takes the one that is said", async () => {
  const text = "prompt,response,correct\nq1,a1,1\nq2,a2,0\n"
  expect((await surveyBundle(await bundleOf(memoryFile("a.csv", text)), { dataset: null })).withoutModel).toBe(2)
  expect((await read("a.csv", text, { model: "bot" })).rows.map(({ model }) => model)).toEqual(["bot", "bot"])
})

it("keeps reasoning apart, in its own column and at the start of the answer", async () => {
  const text = `example_id,model,input_text,output_text,score,reasoning\n1,m,q,"<think>a ""b""</think> c",1,\n2,m,q2,d,1,why\n`
  expect((await read("a.csv", text)).rows).toMatchObject([
    { output: "c", reasoning: 'a "b"' },
    { output: "d", reasoning: "why" },
  ])
})

it("says why prose and pictures are no tables", async () => {
  await expect(read("a.md", "# Title\nSome text.\n")).rejects.toThrow("a.md is no table of results")
  await expect(read("a.json", '{\n"a": {"b": 1}\n}')).rejects.toThrow("a.json is JSON without a list of records")
  await expect(read("a.json", "")).rejects.toThrow("a.json is empty")
  expect(table.partOf({ name: "a.md", text: "Dear all, hello\nsome, more\n", entries: [] })).toBeNull()
})

const cases = path.join(dataFolder, "../cases")
describe.skipIf(!hasDataFiles)("files that went wrong (skipped without ../shared)", () => {
  const caseFile = (name: string) => memoryFile(name, readFileSync(path.join(cases, name)))

  it("comma_header_with_semicolons.csv", async () => {
    const { rows, refusals } = await readAll(caseFile("comma_header_with_semicolons.csv"))
    expect(refusals).toEqual([])
    expect(rows[0]).toMatchObject({ exampleId: "e0", model: "m-delim", score: 0 })
    expect(Object.values(rows[0]?.detail?.metadata ?? {})).toEqual(["note 0"])
  })

  it("mac_cr_with_lf_cells.csv", async () => {
    const { rows, refusals } = await readAll(caseFile("mac_cr_with_lf_cells.csv"))
    expect([rows.length, refusals.length]).toEqual([6, 0])
    expect(rows[0]?.output).toBe("first\nsecond 0")
  })

  it("epochs.csv", async () => {
    const { rows, refusals } = await readAll(caseFile("epochs.csv"))
    expect([rows.length, refusals.length]).toEqual([40, 0])
    expect(rows.slice(0, 4).map(({ exampleId, trial }) => [exampleId, trial])).toEqual([1, 2, 3, 4].map((trial) => ["s0", trial])) // prettier-ignore
  })

  it("two_filters.csv", async () => {
    const { datasets } = await surveyBundle(await bundleOf(caseFile("two_filters.csv")), { dataset: null })
    expect(datasets.get("sums01")?.repeats).toEqual({ kind: "scorers", times: 2 })
  })

  it("the benchmark files keep their rows", async () => {
    const { rows, refusals } = await readAll(dataFile("simpleqa.csv"))
    expect([rows.length, refusals.length]).toEqual([1_750, 0])
    expect(rows.every(({ detail, trial, variant }) => detail === null && trial === 0 && variant === "")).toBe(true)
  })
})
