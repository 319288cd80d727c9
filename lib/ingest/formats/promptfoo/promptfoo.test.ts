import { describe, expect, it } from "vitest"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { documentOf, resultOf } from "@/lib/testing/formats/promptfoo"

const one = { id: "7", model: "acme:bot", input: "2 + 2?", output: "4", score: 1, reference: "4" }
const json = (value: unknown, name = "output.json") => memoryFile(name, JSON.stringify(value, null, 2))
const readJson = async (value: unknown, model?: string) => readFiles([json(value)], { model })

describe.skipIf(!hasDataFiles)("real results (skipped without ../shared/data)", () => {
  it("version 3: 8 results, all right, of two prompts for four tests", async () => {
    const { rows, refusals, left } = await readFiles([dataFile("formats/promptfoo/simple-cli_v3_output.json")])
    expect([rows.length, rows.filter(({ score }) => score === 1).length, refusals, left]).toEqual([8, 8, [], []])
    expect(rows.map(({ exampleId }) => exampleId).sort()).toEqual([
      "0",
      "0 (prompt 2)",
      "1",
      "1 (prompt 2)",
      "2",
      "2 (prompt 2)",
      "3",
      "3 (prompt 2)",
    ])
    expect([...new Set(rows.map(({ model, dataset }) => `${model} ${dataset}`))]).toEqual([
      "openai:gpt-4.1-mini Simple test",
    ])
    expect(rows[0]).toMatchObject({
      exampleId: "1",
      input: "Rephrase this in French: I'm hungry",
      output: "J'ai faim.",
    })
  })

  it("version 2: 12 results, 6 right, of two models that share their six items", async () => {
    const { rows, refusals } = await readFiles([dataFile("formats/promptfoo/node-package_v2_output.json")])
    expect([rows.length, rows.filter(({ score }) => score === 1).length, refusals]).toEqual([12, 6, []])
    const items = ["0", "0 (prompt 2)", "0 (prompt 3)", "1", "1 (prompt 2)", "1 (prompt 3)"]
    for (const model of ["openai:gpt-3.5-turbo", "custom-function-1"])
      expect(
        rows
          .filter((row) => row.model === model)
          .map(({ exampleId }) => exampleId)
          .sort(),
      ).toEqual(items)
    for (const item of items) {
      const texts = rows.filter(({ exampleId }) => exampleId === item).map(({ input }) => input)
      expect(new Set(texts).size).toBe(1)
    }
    expect(rows.every(({ status }) => status === "ok")).toBe(true)
  })
})

describe("promptfoo", () => {
  it("first layout: no provider, no numbers, tests in the order of the table", async () => {
    const result = (question: string, template: string, over: object = {}) => ({
      prompt: { raw: template.replace("{{q}}", question), display: template },
      vars: { q: question },
      response: { output: "said" },
      success: true,
      ...over,
    })
    const value = {
      results: [
        result("second", "Say {{q}}"),
        result("first", "Tell {{q}}", { success: false, error: "Expected other" }),
        result("first", "Say {{q}}"),
        result("second", "Tell {{q}}", { response: undefined, success: false, error: "API error: 429" }),
      ],
      stats: { successes: 2, failures: 2 },
      table: {
        head: { prompts: ["Say {{q}}", "Tell {{q}}"], vars: ["q"] },
        body: [
          { outputs: [], vars: ["first"] },
          { outputs: [], vars: ["second"] },
        ],
      },
    }
    const { rows } = await readJson(value, "said/model")
    expect(rows.map(({ exampleId, model, score, status }) => ({ exampleId, model, score, status }))).toEqual([
      { exampleId: "1", model: "said/model", score: 1, status: "ok" },
      { exampleId: "0 (prompt 2)", model: "said/model", score: 0, status: "ok" },
      { exampleId: "0", model: "said/model", score: 1, status: "ok" },
      { exampleId: "1 (prompt 2)", model: "said/model", score: 0, status: "error" },
    ])
    const unsaid = await readJson(value)
    expect(unsaid.refusals.map(({ column }) => column)).toEqual(["model", "model", "model", "model"])
  })

  it("an error of the run is no failure of the model; a failed assertion is", async () => {
    const { rows } = await readJson(
      documentOf([
        resultOf(one, { failureReason: 2, success: false, score: 0, error: "429", response: { error: "429" } }),
        resultOf({ ...one, id: "8", score: 0 }, { error: "Expected 4" }),
      ]),
    )
    expect(rows.map(({ status, score }) => ({ status, score }))).toEqual([
      { status: "error", score: 0 },
      { status: "ok", score: 0 },
    ])
    expect(rows[0]?.detail?.metadata?.error).toBe("429")
  })

  it("keeps named scores, and counts what passed", async () => {
    const { rows } = await readJson(
      documentOf([resultOf(one, { success: true, score: 0.75, namedScores: { tone: 0.5 } })]),
    )
    expect(rows[0]).toMatchObject({ score: 1, reference: "4" })
    expect(rows[0]?.detail?.metrics).toEqual({ success: 1, score: 0.75, tone: 0.5 })
  })

  it("fails what the grading fails, also where the copy beside it was left as it was", async () => {
    const graded = (pass: boolean, score: number) => ({ gradingResult: { pass, score, reason: "Best of two" } })
    const { rows } = await readJson(
      documentOf([
        resultOf({ ...one, id: "1" }, { success: true, score: 1, ...graded(false, 0) }),
        resultOf({ ...one, id: "2" }, { success: false, score: 0, ...graded(true, 1) }),
        resultOf({ ...one, id: "3" }, { success: undefined, score: undefined, ...graded(true, 0.75) }),
      ]),
    )
    expect(rows.map(({ exampleId, score, detail }) => [exampleId, score, detail?.metrics])).toEqual([
      ["1", 0, { success: 0, score: 0 }],
      ["2", 0, { success: 0, score: 0 }],
      ["3", 1, { success: 1, score: 0.75 }],
    ])
  })

  it("numbers prompts as the document lists them, once for all providers", async () => {
    const prompts = ["b", "a"].flatMap((id) => ["x", "y"].map((provider) => ({ raw: id, label: id, id, provider })))
    const results = ["a", "b"].flatMap((promptId) =>
      ["x", "y"].map((model, at) =>
        resultOf(
          { ...one, model, input: `${promptId}: 2 + 2?` },
          { promptId, promptIdx: at + (promptId === "a" ? 2 : 0), testCase: {}, testIdx: 3 },
        ),
      ),
    )
    const document = documentOf(results)
    const { rows } = await readJson({ ...document, results: { ...document.results, prompts } })
    expect(rows.map(({ exampleId, model }) => `${exampleId} ${model}`)).toEqual([
      "3 (prompt 2) x",
      "3 (prompt 2) y",
      "3 x",
      "3 y",
    ])
    const lines = await readFiles([memoryFile("o.jsonl", results.map((line) => JSON.stringify(line)).join("\n"))])
    expect(lines.rows.map(({ exampleId }) => exampleId)).toEqual(rows.map(({ exampleId }) => exampleId))
  })

  it("reads what the web interface keeps, chat prompts, and objects that were said", async () => {
    const prompt = {
      raw: JSON.stringify([
        { role: "system", content: "Be brief" },
        { role: "user", content: "Hi" },
      ]),
      label: "p",
    }
    const { evalId: _, ...inner } = documentOf([resultOf(one, { prompt, response: { output: { a: 1 } } })])
    const { rows } = await readJson({
      version: 3,
      createdAt: "2026",
      results: inner.results,
      config: inner.config,
      author: null,
    })
    expect(rows[0]).toMatchObject({ input: "System: Be brief\n\nUser: Hi", output: '{"a":1}', dataset: "Sums" })
    expect(rows[0]?.detail?.turns).toHaveLength(3)
  })
})
