import { describe, expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { csvOf, traceOf } from "@/lib/testing/formats/langfuse"

const one = { id: "t1", model: "acme-1", input: "2 + 2?", output: "four" }
const json = (name: string, ...records: readonly object[]) => memoryFile(name, JSON.stringify(records))

describe("Langfuse exports", () => {
  it("takes columns that are no fields for scores, in CSV as in JSON", async () => {
    const records = [
      traceOf(one, { helpful: [0.5, 1], tone: ["good"], usage: { total: 3 } }),
      traceOf({ ...one, id: "t2" }, { helpful: null, tone: null, usage: null }),
    ]
    for (const file of [json("traces.json", ...records), memoryFile("traces.csv", csvOf(records))]) {
      const { rows, refusals } = await readFiles([file])
      expect(refusals).toEqual([])
      expect(rows.map(({ exampleId, model, dataset }) => [exampleId, model, dataset])).toEqual([
        ["t1", "acme-1", "sums"],
        ["t2", "acme-1", "sums"],
      ])
      expect(rows[0]?.detail?.metrics).toEqual({ helpful: 0.75, tone: "good" })
      expect(rows[1]?.status).toBe("unscored")
      expect(rows[0]?.detail?.metadata?.latency).toBe(1.5)
    }
  })

  it("joins scores, items and observations of any order and spelling", async () => {
    const { rows, left } = await readFiles([
      memoryFile(
        "scores.csv",
        csvOf([
          {
            id: "s",
            trace_id: "t1",
            name: "verdict",
            data_type: "CATEGORICAL",
            value: 3,
            string_value: "fail",
            source: "EVAL",
          },
        ]),
      ),
      json("observations.json", {
        id: "o1",
        traceId: "t1",
        type: "GENERATION",
        startTime: "2026",
        providedModelName: "acme-2",
        input: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "2 + 2?" },
        ],
        output: { role: "assistant", content: "<think>hm</think>four" },
      }),
      json("items.json", { id: "i1", datasetId: "d", input: {}, expectedOutput: { answer: "4" } }),
      json("run.json", { id: "r1", datasetItemId: "i1", traceId: "t1", datasetName: "Sums" }),
      json("traces.json", traceOf(one, { input: null, output: null, metadata: null })),
    ])
    expect(left).toEqual([])
    expect(rows).toMatchObject([
      {
        exampleId: "i1",
        model: "acme-2",
        dataset: "Sums",
        input: "System: Be brief.\n\nUser: 2 + 2?",
        output: "four",
        reasoning: "hm",
        reference: "4",
        score: 0,
      },
    ])
    expect(rows[0]?.detail?.metadata?.trace).toBe("t1")
  })

  it("takes texts out of what programs wrap them in", async () => {
    const wrapped = [
      { input: { messages: [{ role: "user", content: "Hi" }] }, output: { content: "Hello" } },
      { input: '{"question": "Hi"}', output: '"Hello"' },
      { input: { a: 1, b: 2 }, output: { role: "assistant", content: "Hello" } },
    ]
    const { rows } = await readFiles([
      json("t.json", ...wrapped.map((over, at) => traceOf({ ...one, id: `t${at}` }, { ...over, ok: [1] }))),
    ])
    expect(rows.map(({ input, output }) => [input, output])).toEqual([
      ["Hi", "Hello"],
      ["Hi", "Hello"],
      ['{"a":1,"b":2}', "Hello"],
    ])
  })

  it("a broken run is no failure; a trace without texts says what to send", async () => {
    const broken = {
      id: "o",
      traceId: "t1",
      type: "GENERATION",
      startTime: "x",
      model: "m",
      level: "ERROR",
      input: "2 + 2?",
      output: null,
    }
    const bare = (id: string) => traceOf({ ...one, id }, { input: null, output: null })
    const { rows, refusals } = await readFiles([json("t.json", bare("t1"), bare("t2")), json("o.json", broken)])
    expect(rows).toMatchObject([{ exampleId: "t1", status: "error", model: "m" }])
    expect(refusals).toMatchObject([{ line: 2, reason: expect.stringContaining("export of observations") as string }])
  })

  it("leaves tables with an id, an input and an output alone", async () => {
    const table = json("table.json", { id: 1, name: "a", input: "b", output: "c", timestamp: "2026", score: 1 })
    expect((await readFiles([table])).bundles).toMatchObject([{ format: "table" }])
    const { left } = await readFiles([json("s.json", { traceId: "t", name: "n", dataType: "NUMERIC", value: 1 })])
    expect(left).toMatchObject([{ reason: expect.stringContaining("export of traces") as string }])
  })
})
