import { describe, expect, it } from "vitest"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { inputOf, resultOf } from "@/lib/testing/formats/answers/ifeval"

const jsonl = (name: string, ...values: readonly object[]) =>
  memoryFile(name, values.map((one) => JSON.stringify(one)).join("\n"))
const one = { id: "1000", input: "Say it.", output: "It.", score: 1 }

describe.skipIf(!hasDataFiles)("real results (skipped without ../shared/data)", () => {
  const results = "formats/ifeval/claude-3-opus-20240229_eval_results_strict.jsonl"
  it("541 results, 444 right, with ids and parameters of the inputs", async () => {
    const { rows, refusals, left } = await readFiles([
      dataFile("formats/ifeval/en_input_data.jsonl"),
      dataFile(results),
    ])
    expect([rows.length, rows.filter(({ score }) => score === 1).length, refusals, left]).toEqual([541, 444, [], []])
    expect(new Set(rows.map(({ exampleId }) => exampleId)).size).toBe(541)
    expect(rows[0]).toMatchObject({ exampleId: "1000", model: "claude-3-opus-20240229", dataset: "ifeval" })
    expect(rows[0]?.reference).toContain('number_words {"relation":"at least","num_words":300}')
  })

  it("the same without the inputs, by line", async () => {
    const { rows } = await readFiles([dataFile(results)])
    expect([rows.length, rows.filter(({ score }) => score === 1).length]).toEqual([541, 444])
    expect(rows[540]?.exampleId).toBe("541")
    expect(rows[0]?.reference).toContain("- en:punctuation:no_comma")
  })
})

describe("IFEval", () => {
  it("joins inputs by prompt, in any order, and prompts that come twice", async () => {
    const other = { ...one, id: "2", input: "Other." }
    const { rows } = await readFiles([
      jsonl(
        "m_eval_results_strict.jsonl",
        resultOf(other),
        resultOf(one),
        resultOf(one),
        resultOf({ ...one, input: "Unknown." }),
      ),
      jsonl("inputs.jsonl", inputOf(one), inputOf({ ...one, id: "1001" }), inputOf(other)),
    ])
    expect(rows.map(({ exampleId }) => exampleId)).toEqual(["2", "1000", "1001", "4"])
    expect(rows[1]?.reference).toBe(
      'Response must satisfy every verifiable constraint:\n- punctuation:no_comma\n- length_constraints:number_words {"relation":"at least","num_words":30}',
    )
  })

  it("several models share the inputs; a loose judgement is a variant", async () => {
    const { rows } = await readFiles([
      jsonl("a_eval_results_strict.jsonl", resultOf({ ...one, score: 0 })),
      jsonl("a_eval_results_loose.jsonl", resultOf(one)),
      jsonl("b_eval_results_strict.jsonl", resultOf(one)),
      jsonl("inputs.jsonl", inputOf(one)),
    ])
    expect(rows.map(({ model, variant, exampleId, score }) => [model, variant, exampleId, score])).toEqual([
      ["a", "", "1000", 0],
      ["a", "loose", "1000", 1],
      ["b", "", "1000", 1],
    ])
    expect(rows[0]?.detail).toMatchObject({
      metrics: { follow_all_instructions: 0, follow_instruction_list: 0.5 },
      metadata: { instructions: 2, failed: "length_constraints:number_words" },
    })
  })

  it("a file without a name asks for the model; inputs alone say what is missing", async () => {
    const { refusals } = await readFiles([jsonl("eval_results_strict.jsonl", resultOf(one))])
    expect(refusals).toMatchObject([{ column: "model" }])
    const { left } = await readFiles([jsonl("inputs.jsonl", inputOf(one))])
    expect(left).toMatchObject([{ isFault: true, reason: expect.stringContaining("holds no answers") as string }])
  })
})
