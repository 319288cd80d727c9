import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import type { DiagnoseRequest, Judge } from "@/lib/method/judge/judge"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { valueOf } from "@/lib/testing/judges/judge-contract"
import { testLlmJudge } from "@/lib/testing/judges/llm-judge"
import { memoryStore } from "@/lib/testing/judges/memory-store"
import { withMemo } from "./memo"

let server: FakeJudge
let paid: () => number
beforeAll(async () => {
  server = await startFakeJudge({ latencyMs: 5 })
  judge = await testLlmJudge({ url: server.url })
})
beforeEach(() => {
  const before = server.stats.requests
  paid = () => server.stats.requests - before
  server.set({ faults: {}, script: [] })
})
afterAll(() => server.close())

const request: DiagnoseRequest = {
  dataset: "d",
  exampleId: "e",
  input: "i",
  output: "Two and two is five. I am sure of it.",
  reference: "4",
  correctOutputs: ["4"],
}
const category = { name: "Sign Error", definition: "d" }
const titles = [{ title: "t", summary: "s", count: 1 }]
const common = { limit: 2, parent: null }
const assign = {
  items: [{ number: 1, title: "t", summary: "s", categoryHint: null }],
  options: [{ number: 1, ...category, includes: [], excludes: [], slug: null, below: [] }],
}
let judge: Judge
const given = (store = memoryStore(), options = {}) => withMemo(judge, store, options)

describe("withMemo", () => {
  it("pays once for the same request, also in another process's judge", async () => {
    const store = memoryStore()
    const first = await given(store).diagnose(request)
    const second = await given(store).diagnose({ ...request })
    expect(valueOf(second)).toEqual(valueOf(first))
    expect(first.usage.inputTokens).toBeGreaterThan(0)
    expect(second.usage).toEqual({ inputTokens: 0, outputTokens: 0, reused: true })
    expect(paid()).toBe(1)
  })

  it("gives every task its reply back as it was", async () => {
    const remembering = given()
    const ask = async () => [
      valueOf(await remembering.proposeCategories({ ...common, titles })),
      valueOf(await remembering.refineCategories({ ...common, titles, categories: [category] })),
      valueOf(await remembering.reviewCategories({ ...common, categories: [category] })),
      valueOf(await remembering.assignCategories(assign)),
    ]
    const first = await ask()
    expect(await ask()).toEqual(first)
    expect(paid()).toBe(4)
  })

  it("makes one call for all who ask the same at once", async () => {
    const store = memoryStore()
    const judges = [given(store), given(store)]
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => judges[index % 2]?.diagnose(request)))
    expect(paid()).toBe(1)
    expect(results.filter((result) => (result?.usage.inputTokens ?? 0) > 0)).toHaveLength(1)
  })

  it.each([
    ["another output", { ...request, output: "b" }],
    ["another set of correct outputs", { ...request, correctOutputs: [] }],
    ["no reference", { ...request, reference: null }],
  ])("pays again for %s", async (_name, other) => {
    const remembering = given()
    await remembering.diagnose(request)
    await remembering.diagnose(other)
    expect(paid()).toBe(2)
  })

  it.each([
    ["other parameters", { parameters: { temperature: 1 } }],
    ["another replicate", { replicate: 1 }],
  ])("pays again with %s", async (_name, options) => {
    const store = memoryStore()
    await given(store).diagnose(request)
    await given(store, options).diagnose(request)
    expect(paid()).toBe(2)
    expect(store.size).toBe(2)
  })

  it("does not keep a bad reply: a healthy judge is asked again", async () => {
    server.set({ script: ["refusal"] })
    const store = memoryStore()
    expect(await given(store).diagnose(request)).toMatchObject({ ok: false, reason: "refused" })
    expect(store.size).toBe(0)
    expect((await given(store).diagnose(request)).ok).toBe(true)
  })

  it("asks again when what is kept cannot be read", async () => {
    const store = memoryStore()
    const remembering = withMemo(judge, {
      ...store,
      get: async () => ({ judgeId: "x", task: "diagnose", reply: { verdict: 7 }, inputTokens: 1, outputTokens: 1 }),
    })
    expect((await remembering.diagnose(request)).ok).toBe(true)
    expect(paid()).toBe(1)
  })

  it("is not cancelled by another who asked the same first", async () => {
    const remembering = given()
    const controller = new AbortController()
    const first = remembering.diagnose({ ...request, signal: controller.signal })
    const second = remembering.diagnose(request)
    controller.abort()
    await expect(first).rejects.toThrow()
    expect((await second).ok).toBe(true)
  })
})
