import { describe, expect, it } from "vitest"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { eventOf, itemOf, reportOf, specOf } from "@/lib/testing/formats/openai-evals"

const log = (...values: readonly unknown[]) =>
  memoryFile("log.jsonl", values.map((one) => `${JSON.stringify(one)}\n`).join(""), 40)
const readLog = async (...events: readonly unknown[]) => readFiles([log(specOf("bot"), ...events, reportOf())])

describe.skipIf(!hasDataFiles)("a real log (skipped without ../shared/data)", () => {
  it("has 3 samples, 1 right; its report stands before the events", async () => {
    const { rows, refusals } = await readFiles([
      dataFile("formats/openai_evals/230417220821DPM75QNS_auto_gpt_completion_fn_test-match.jsonl"),
    ])
    expect(refusals).toEqual([])
    expect(rows.map(({ exampleId, score, reference }) => ({ exampleId, score, reference }))).toEqual([
      { exampleId: "test-match.s1.2", score: 0, reference: "15" },
      { exampleId: "test-match.s1.1", score: 1, reference: "George Washington" },
      { exampleId: "test-match.s1.0", score: 0, reference: "time" },
    ])
    expect(rows[0]).toMatchObject({
      model: "auto_gpt_completion_fn",
      dataset: "test-match.s1.simple-v0",
      output: "OpenAI was founded in 2015.2015",
    })
  })
})

describe("OpenAI Evals logs", () => {
  it("gathers events that threads wrote among each other", async () => {
    const { rows } = await readLog(
      eventOf("a", "sampling", { prompt: "A?", sampled: ["one"] }),
      eventOf("b", "sampling", { prompt: "B?", sampled: ["two"] }),
      eventOf("b", "match", { correct: true, expected: ["two", "2"], picked: "two" }),
      eventOf("a", "match", { correct: false, expected: "three", picked: "one" }),
    )
    expect(rows.map(({ exampleId, output, score, reference }) => [exampleId, output, score, reference])).toEqual([
      ["b", "two", 1, "two ; 2"],
      ["a", "one", 0, "three"],
    ])
  })

  it("tells runs apart that were written one after another into one file", async () => {
    const runOf = (run: string, model: string, evalName: string) => [
      { spec: { ...specOf(model).spec, run_id: run, eval_name: evalName } },
      eventOf("a", "sampling", { prompt: "A?", sampled: [model] }, { run_id: run }),
      eventOf("a", "match", { correct: true, expected: "x" }, { run_id: run }),
    ]
    const files = [log(...runOf("r1", "first", "sums"), reportOf(), ...runOf("r2", "second", "words"), reportOf())]
    const { rows } = await readFiles(files)
    expect(rows.map(({ model, dataset, output }) => [model, dataset, output])).toEqual([
      ["first", "sums", "first"],
      ["second", "words", "second"],
    ])
  })

  it("takes the first of several samplings for the model's and the last for the grader's", async () => {
    const { rows } = await readLog(
      eventOf("a", "sampling", {
        prompt: [
          { role: "system", content: "S" },
          { role: "user", content: "A?" },
        ],
        sampled: ["an answer"],
      }),
      eventOf("a", "sampling", { prompt: "Grade it", sampled: ["It is fine. B"] }),
      eventOf("a", "metrics", { choice: "B", score: 0.5 }),
    )
    expect(rows).toMatchObject([{ input: "System: S\n\nUser: A?", output: "an answer", score: 0.5 }])
    expect(rows[0]?.detail?.metadata?.grader).toBe("It is fine. B")
    expect(rows[0]?.detail?.turns).toHaveLength(3)
  })

  it("an error is no failure of the model", async () => {
    const { rows } = await readLog(
      eventOf("a", "sampling", { prompt: "A?", sampled: "" }),
      eventOf("a", "error", { type: "RateLimitError", message: "slow down" }),
    )
    expect(rows).toMatchObject([{ status: "error", score: null }])
    expect(rows[0]?.detail?.metadata?.error).toBe("slow down")
  })

  it("tells apart runs of one file, and answers to one sample", async () => {
    const pair = (over: object, said: string) => [
      eventOf("a", "sampling", { prompt: "A?", sampled: said }, over),
      eventOf("a", "match", { correct: said === "yes" }, over),
    ]
    const { rows } = await readLog(...pair({}, "yes"), ...pair({}, "no"), ...pair({ run_id: "r2" }, "other"))
    expect(rows.map(({ output, trial }) => `${output} ${trial}`)).toEqual(["yes 1", "no 2", "other 0"])
  })

  it("keeps answers without a score where the log is whole, and names those a cut left without", async () => {
    const events = [eventOf("a", "sampling", { prompt: "A?", sampled: "x" })]
    expect((await readLog(...events)).rows).toMatchObject([{ status: "unscored" }])
    const cut = await readFiles([log(specOf("bot"), ...events)])
    expect(cut.refusals).toMatchObject([
      { line: 2, reason: expect.stringContaining("before this sample was scored") as string },
    ])
  })

  it("names a run that stopped before its first sample, and lines that are no events", async () => {
    await expect(readFiles([log(specOf("bot"))])).rejects.toThrow(/no events/)
    const { refusals } = await readLog(eventOf("a", "match", { correct: true }), { hello: 1 })
    expect(refusals).toMatchObject([{ line: 3, reason: "this line is no event of a sample" }])
  })
})

describe("OpenAI Evals output items", () => {
  const one = { id: "5", model: "acme-1", input: "2 + 2?", output: "4", score: 1, reference: "4" }
  const page = (...data: readonly object[]) =>
    memoryFile("page.json", JSON.stringify({ object: "list", data, has_more: false }))

  it("reads several graders, errors and answers that were cut off", async () => {
    const results = [
      { name: "exact", passed: false, score: 0 },
      {
        name: "judge",
        passed: true,
        score: 0.75,
        sample: { output: [{ role: "assistant", content: "Nearly right." }] },
      },
    ]
    const { rows } = await readFiles([
      page(
        itemOf(one, { results }),
        itemOf(one, {
          datasource_item_id: 6,
          sample: { model: "acme-1", input: [], output: [], error: { message: "down" } },
          results: [],
        }),
        itemOf(one, { datasource_item_id: 7, sample: { ...itemOf(one).sample, finish_reason: "length" } }),
      ),
    ])
    expect(rows.map(({ exampleId, status, reference, input }) => ({ exampleId, status, reference, input }))).toEqual([
      { exampleId: "5", status: "ok", reference: "4", input: "2 + 2?" },
      { exampleId: "6", status: "error", reference: "4", input: "2 + 2?" },
      { exampleId: "7", status: "truncated", reference: "4", input: "2 + 2?" },
    ])
    expect(rows[0]?.detail).toMatchObject({ metrics: { exact: 0, judge: 0.75 }, metadata: { grader: "Nearly right." } })
  })

  it("gives graders their names without the ending that the service adds", async () => {
    const { rows } = await readFiles([page(itemOf(one))])
    expect(rows[0]).toMatchObject({ score: 1, model: "acme-1" })
  })
})
