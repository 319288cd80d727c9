import { describe, expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { flatRow, lightevalName, structRow } from "@/lib/testing/formats/lighteval"
import { parquetOf } from "@/lib/testing/files/parquet-file"

const one = { id: "7", model: "", input: "2 + 2?", output: "four", score: 1, reference: "4" }
const parquet = (rows: readonly object[], name = lightevalName("acme/bot")) =>
  memoryFile(name, parquetOf(rows as Record<string, unknown>[]))
const only = async (row: object, name?: string) => {
  const { rows, refusals } = await readFiles([parquet([row], name)], { model: "said" })
  expect(refusals).toEqual([])
  return rows[0]
}

describe("lighteval details", () => {
  it("names model and task by folder, document and file", async () => {
    expect(await only(structRow(one))).toMatchObject({
      model: "acme/bot",
      dataset: "sums|0",
      exampleId: "7",
      reference: "4",
    })
    const shared =
      "details_acme__bot-2_private/2026-01-02T03-04-05/details_leaderboard|mmlu:law|5_2023-07-19T16:46:35.554678.parquet"
    expect(await only(flatRow(one), shared)).toMatchObject({ model: "acme/bot-2", dataset: "leaderboard|mmlu:law|5" })
    expect(await only(flatRow(one), "details_sums_2026-01-02T03-04-05.678.parquet")).toMatchObject({
      model: "said",
      dataset: "sums",
    })
  })

  it("reads structs named as in the documentation; an empty id is the number of the row", async () => {
    const { doc, metric, model_response } = structRow({ ...one, id: "" })
    const { rows } = await readFiles([
      parquet([doc, doc].map((of) => ({ __doc__: of, __metric__: metric, __model_response__: model_response }))),
    ])
    expect(rows.map(({ exampleId, score }) => [exampleId, score])).toEqual([
      ["0", 1],
      ["1", 1],
    ])
    expect(rows[0]?.detail?.metadata).toMatchObject({ subject: "sums" })
  })

  it("says which choice was the most likely, and shows choices that the prompt does not", async () => {
    const row = structRow(one, {
      doc: { id: "1", query: "Is it?", choices: [" maybe", " no", " surely"], gold_index: [1n], task_name: "t" },
      model_response: { input: "Is it?", text: [], logprobs: [-3.5, -1.5, -2] },
      metric: { acc: 1, acc_norm: 0 },
    })
    const found = await only(row)
    expect(found).toMatchObject({ output: "Chose: no", reference: "no", input: "Is it?\n\nA) maybe\nB) no\nC) surely" })
    expect(found?.detail).toMatchObject({
      metrics: { acc: 1, acc_norm: 0 },
      metadata: { output_kind: "loglikelihood" },
    })
    const old = flatRow(one, {
      predictions: "[]",
      pred_logits: "[(-3.5, False), (-1.5, True)]",
      choices: "[' yes', ' no']",
      gold: null,
      gold_index: 0n,
      metrics: null,
      acc: 0,
    })
    const flat = await only({ ...old, full_prompt: "Is it yes or no?" })
    expect(flat).toMatchObject({ output: "Chose: no", reference: "yes", input: "Is it yes or no?", score: 0 })
  })

  it("reads messages, several golds, and reasoning apart", async () => {
    const input = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "2 + 2?" },
    ]
    const row = structRow(one, {
      doc: { id: "1", query: "q", choices: ["4", "four", "5"], gold_index: [0n, 1n], task_name: "t" },
      model_response: { input, text: ["four"], logprobs: [], reasonings: ["two and two"] },
    })
    expect(await only(row)).toMatchObject({
      input: "System: Be brief.\n\nUser: 2 + 2?",
      reference: "4 ; four",
      reasoning: "two and two",
      output: "four",
    })
  })

  it("leaves other Parquet files alone", async () => {
    await expect(readFiles([parquet([{ id: "1", text: "a" }], "other.parquet")])).rejects.toThrow()
  })
})
