import { describe, expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { datasetFromFileName } from "@/lib/ingest/formats/table/csv-rows"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import type { Refusal } from "@/lib/ingest/rows/raw-row"
import { readFile } from "@/lib/ingest/formats/read-predictions"

const header = "example_id,model,input_text,output_text,score,correct_answer,dataset"

async function read(text: string, { name = "arithmetic.csv", dataset = null as string | null } = {}) {
  const rows: PredictionRow[] = []
  const refusals: Refusal[] = []
  for await (const results of readFile(memoryFile(name, text, 100), { dataset }))
    for (const result of results) {
      if (result.kind === "row") rows.push(result.row)
      else refusals.push(result.refusal)
    }
  return { rows, refusals }
}

const one = async (line: string, options = {}) => read(`${header}\n${line}\n`, options)

describe("ErrorMap CSV", () => {
  it("reads the seven columns in any order, other columns are metadata", async () => {
    const { rows } = await read("score,index,output_text,MODEL,input_text,example_id\n0.5,9,out,m,in,e1\n")
    expect(rows).toMatchObject([
      {
        line: 2,
        exampleId: "e1",
        model: "m",
        dataset: "arithmetic",
        variant: "",
        trial: 0,
        input: "in",
        output: "out",
        reasoning: null,
        reference: null,
        score: 0.5,
        status: "ok",
        contentHash: expect.stringMatching(/^[0-9a-f]{16}$/),
        detail: { metrics: null, metadata: { index: 9 }, turns: null },
      },
    ])
  })

  it("keeps the form of texts: 007, NA and 1.50 are what was written", async () => {
    const { rows } = await one("007,m,null,NA,1,1.50,d")
    expect(rows[0]).toMatchObject({ exampleId: "007", input: "null", output: "NA", reference: "1.50" })
  })

  it("takes an empty output as an answer and an empty reference as none", async () => {
    expect((await one("e,m,in,,0,,d")).rows[0]).toMatchObject({ output: "", reference: null, score: 0, status: "ok" })
  })

  it("keeps a row without a score as unscored", async () => {
    expect((await one("e,m,in,out,NaN,,d")).rows[0]).toMatchObject({ score: null, status: "unscored" })
  })

  it.each([
    ["", null, "d", "d"],
    ["a given one", "given", "d", "given"],
    ["the file name", null, "", "arithmetic"],
  ])("takes the dataset from its column, %s before it", async (_what, dataset, cell, expected) => {
    expect((await one(`e,m,in,out,1,,${cell}`, { dataset })).rows[0]?.dataset).toBe(expected)
  })

  it.each([
    ["e,m,in,out,abc,,d", "score", "score is not a number", "abc"],
    [",m,in,out,1,,d", "example_id", "example_id is empty", ""],
    ["e, ,in,out,1,,d", "model", "model is empty", ""],
    ["e,m,,out,1,,d", "input_text", "input_text is empty", ""],
    [`${"x".repeat(1001)},m,in,out,1,,d`, "example_id", "example_id is longer than 1000 bytes", "x".repeat(200)],
    [`${"é".repeat(501)},m,in,out,1,,d`, "example_id", "example_id is longer than 1000 bytes", "é".repeat(200)],
    [`e,${"m".repeat(257)},in,out,1,,d`, "model", "model is longer than 256 characters", "m".repeat(200)],
    ['e,"m\nn",in,out,1,,d', "model", "model holds a control character", "m\nn"],
    ["e\u0000,m,in,out,1,,d", "example_id", "example_id holds a NUL or broken character", "e\uFFFD"],
    ["e,m,in,out", "", "4 fields where the header has 7", "e,m,in,out"],
    ["e,m,in,out,1,,d,more", "", "8 fields where the header has 7", "e,m,in,out,1,,d,more"],
  ])("refuses %j", async (line, column, reason, excerpt) => {
    const { rows, refusals } = await one(line)
    expect(rows).toEqual([])
    expect(refusals).toEqual([{ line: 2, column, reason, excerpt }])
  })

  it("goes on after a bad row, naming the line where each one begins", async () => {
    const { rows, refusals } = await read(
      `${header}\ne1,m,"two\nlines",out,1,,d\ne2,m,in,out,bad,,d\ne3,m,in,out,1,,d\n`,
    )
    expect(rows.map((row) => row.line)).toEqual([2, 5])
    expect(refusals.map((refusal) => refusal.line)).toEqual([4])
  })

  it("replaces NUL in texts one for one, so that positions stay true", async () => {
    expect((await one("e,m,a\u0000b,c\u0000,1,,d")).rows[0]).toMatchObject({ input: "a\uFFFDb", output: "c\uFFFD" })
  })

  it.each([
    [
      "example_id,model,output_text\n1,m,o\n",
      "has the columns example_id, model, output_text: nothing looks like the input; nothing looks like the score. Say --map input=COLUMN,output=output_text,score=COLUMN to read it so, with the right name for COLUMN",
    ],
    ["1,2,3\n4,5,6\n", "has the columns 1, 2, 3: nothing looks like the input"],
    ["example_id,model,input_text,output_text,score,score\n", "has the column score more than once"],
    [`${header}\n`, "has a header but no rows"],
    ["", "is empty"],
    ['"example_id,model\n', "the header cannot be read"],
    ['{"results": []}', "but no list of records"],
    ["PK\u0003\u0004rest", "is a damaged zip archive"],
  ])("says what is wrong with the file %j", async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(message) })
  })

  it("refuses models beyond a bound instead of making thousands of pages", async () => {
    const lines = Array.from({ length: 5_002 }, (_, i) => `e,m${i},in,out,1,,d`).join("\n")
    const { rows, refusals } = await read(`${header}\n${lines}\ne2,m0,in,out,1,,d\n`)
    expect([rows.length, refusals.length]).toEqual([5_001, 2])
  })
})

describe("datasetFromFileName", () => {
  it.each([
    ["gpt-4.1-results.csv", "gpt-4.1-results"],
    ["C:\\data\\gsm8k.CSV.gz", "gsm8k"],
    ["folder/plain", "plain"],
    [".csv", "unnamed"],
  ])("%j -> %j", (name, dataset) => {
    expect(datasetFromFileName(name)).toBe(dataset)
  })
})
