import { describe, expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { caseOf, runOf } from "@/lib/testing/formats/deepeval"

const one = { id: "test_case_0", input: "2 + 2?", output: "four", score: 1, reference: "4" }
const read = async (run: object, name = "run.json") => readFiles([memoryFile(name, JSON.stringify(run))])
const metric = (name: string, over: object) => ({ name, threshold: 0.5, success: true, score: 1, ...over })

describe("DeepEval test runs", () => {
  it("counts what passed, and keeps every metric with its threshold and reason", async () => {
    const metricsData = [
      metric("Relevancy", { score: 0.9 }),
      metric("Faith", { score: 0.2, success: false, reason: "Made up." }),
    ]
    const { rows } = await read(
      runOf([caseOf(one, { metricsData, success: false })], "acme-1", { datasetAlias: "Sums" }),
    )
    expect(rows[0]).toMatchObject({
      exampleId: "test_case_0",
      model: "acme-1",
      dataset: "Sums",
      score: 0,
      reference: "4",
    })
    expect(rows[0]?.detail).toMatchObject({
      metrics: { Relevancy: 0.9, Faith: 0.2, success: 0 },
      metadata: { failed: "Faith", reason: "Faith: Made up.", thresholds: { Relevancy: 0.5, Faith: 0.5 } },
    })
  })

  it("a metric that broke is no failure of the model", async () => {
    const broken = metric("Faith", { score: 0, success: false, error: "the judge is down" })
    const { rows } = await read(
      runOf(
        [
          caseOf(one, { metricsData: [broken], success: false }),
          caseOf(one, { name: "b", metricsData: [broken, metric("Other", {})] }),
        ],
        "m",
      ),
    )
    expect(rows.map(({ status }) => status)).toEqual(["error", "ok"])
    expect(rows[1]?.detail?.metrics).toMatchObject({ Faith: null, Other: 1 })
  })

  it("shows what was retrieved with the question", async () => {
    const { rows } = await read(runOf([caseOf(one, { context: ["known"], retrievalContext: ["a", "b"] })], "m"))
    expect(rows[0]?.input).toBe("2 + 2?\n\nContext:\nknown\n\nRetrieved:\na\n\nb")
  })

  it("reads conversations, and a run that is wrapped", async () => {
    const { input: _, actualOutput: __, expectedOutput: ___, ...rest } = caseOf({ ...one, id: "talk" })
    const talk = {
      ...rest,
      expectedOutcome: "All is said.",
      turns: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Hi" },
        { role: "user", content: "Bye" },
        { role: "assistant", content: "So long" },
      ],
    }
    const { rows } = await read({ testRunData: runOf([caseOf(one)], "m", { conversationalTestCases: [talk] }) })
    expect(rows.map(({ exampleId, model, dataset }) => `${exampleId} ${model} ${dataset}`)).toEqual([
      "test_case_0 m test_sums",
      "talk m test_sums",
    ])
    expect(rows[1]).toMatchObject({ input: "Hello", output: "So long", reference: "All is said." })
    expect(rows[1]?.detail?.turns).toHaveLength(4)
  })
})
