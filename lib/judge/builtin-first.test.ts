import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type AssignOption, type DiagnoseRequest, type Judge } from "@/lib/method/judge/judge"
import { judgeOfSource } from "@/lib/domain/judges/judge-id"
import { parseEnv } from "@/lib/env"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { judgeContract } from "@/lib/testing/judges/judge-contract"
import { isAccepted } from "./builtin-first"
import { createJudge } from "./create-judge"
import { memoryStore } from "@/lib/testing/judges/memory-store"

const environmentOf = (url: string) => parseEnv({ JUDGE_BASE_URL: url, JUDGE_MODEL: "m" })

let server: FakeJudge
beforeAll(async () => {
  server = await startFakeJudge()
})
afterAll(() => server.close())

judgeContract("the built-in judge first, then a model", async () => {
  const own = await startFakeJudge()
  const judge = await createJudge("builtin+compatible/m", {
    store: memoryStore(),
    environment: environmentOf(own.url),
  })
  return { judge, close: () => own.close() }
})

const request = (parts: Partial<DiagnoseRequest>): DiagnoseRequest => ({
  dataset: "d",
  exampleId: "e",
  input: "Write one line.",
  output: "o",
  reference: null,
  correctOutputs: [],
  ...parts,
})

/** Three that a check settles, two that nothing but reading can. */
const failures = [
  request({ exampleId: "1", output: "" }),
  request({ exampleId: "2", input: "Write one line without using any commas.", output: "Well, here it is." }),
  request({ exampleId: "3", output: "Three crates hold 3 * 14 = 42 jars.\nA: 24", reference: "42" }),
  request({ exampleId: "4", input: "ᚠᚢᚦᚨᚱᚲ", output: "ᛒᛖᛗᛚᛜᛞᛟ", reference: "ᛟ" }),
  request({ exampleId: "5", input: "Why do mills turn?", output: "Because they are told to.", reference: "Wind." }),
]

async function sourcesOf(judge: Judge): Promise<string[]> {
  const results = await Promise.all(failures.map((one) => judge.diagnose(one)))
  return results.map((result) => (result.ok ? result.value.source : result.reason))
}

describe("the built-in judge first", () => {
  const id = "builtin+compatible/m"
  const make = (judgeId: string, store = memoryStore()) =>
    createJudge(judgeId, { store, environment: environmentOf(server.url) })

  it("calls the model for nothing but what is left open, and every annotation names its judge", async () => {
    const before = server.stats.requests
    const sources = await sourcesOf(await make(id))
    expect(server.stats.requests - before).toBe(2)
    expect(sources.map((source) => judgeOfSource(id, source))).toEqual([
      "builtin",
      "builtin",
      "builtin",
      "compatible/m",
      "compatible/m",
    ])
    expect(sources.slice(0, 3)).toEqual(["check:empty-output", "check:prohibition", "check:final-number"])
  })

  it("says what the model alone says of what it leaves to it, and shares its cached replies", async () => {
    const store = memoryStore()
    const both = await make(id, store)
    await sourcesOf(both)
    const before = server.stats.requests
    const alone = await make("compatible/m", store)
    for (const failure of failures.slice(3)) {
      const [first, second] = [await both.diagnose(failure), await alone.diagnose(failure)]
      expect(first).toEqual(second)
    }
    expect(server.stats.requests).toBe(before)
    await sourcesOf(alone)
    expect(server.stats.requests - before).toBe(3)
  })

  it("is the same whoever makes it: a second run with the same store asks nothing", async () => {
    const store = memoryStore()
    const first = await Promise.all(failures.map(async (one) => (await make(id, store)).diagnose(one)))
    const before = server.stats.requests
    const second = await Promise.all(failures.toReversed().map(async (one) => (await make(id, store)).diagnose(one)))
    expect(server.stats.requests).toBe(before)
    const value = (result: (typeof first)[number]) => (result.ok ? result.value : result)
    expect(second.toReversed().map(value)).toEqual(first.map(value))
  })

  it("costs nothing where it does not call", async () => {
    const result = await (await make(id)).diagnose(request({ output: "" }))
    expect(result.usage).toMatchObject({ inputTokens: 0, outputTokens: 0 })
  })

  it("places accepted findings by their own category and asks for the others only, renumbered", async () => {
    const option = (number: number, slug: string): AssignOption => ({
      number,
      name: slug,
      definition: `Failures of ${slug}.`,
      includes: [],
      excludes: [],
      slug,
      below: slug === "generation-breakdown" ? ["empty-output"] : [],
    })
    const items = ["empty-output", null, "empty-output", null].map((categoryHint, index) => ({
      number: index + 1,
      title: `Title ${index}`,
      summary: "",
      categoryHint,
    }))
    const options = [option(1, "factual-error"), option(2, "generation-breakdown")]
    const judge = await make(id)
    const before = server.stats.requests
    const reply = await judge.assignCategories({ items, options })
    expect(server.stats.requests - before).toBe(1)
    const prompt = server.stats.seen.at(-1)?.user ?? ""
    expect(prompt).toContain("Title 1")
    expect(prompt).not.toContain("Title 0")
    expect(reply.ok && [reply.value.get(1), reply.value.get(3)]).toEqual([2, 2])
    expect(reply.ok && [...reply.value.keys()].sort()).toEqual([1, 2, 3, 4])
    const none = await judge.assignCategories({ items: items.filter((item) => item.categoryHint), options })
    expect(none.ok && none.value.size).toBe(2)
    expect(server.stats.requests - before).toBe(1)
  })

  it("is refused with a model that is not there", async () => {
    for (const wrong of ["builtin+compatible/other", "builtin+builtin", "builtin:7+compatible/m"])
      await expect(make(wrong)).rejects.toMatchObject({ code: "invalid" })
  })
})

describe("what is accepted without reading", () => {
  const diagnosis = {
    verdict: "error",
    suspect: null,
    title: "t",
    summary: "s",
    secondary: null,
    criteria: [],
    categoryHint: null,
  } as const

  it.each([
    ["check:arithmetic", 0.7, null, true],
    ["neighbour", 0.95, null, false],
    ["neighbour", 0.89, 0.9, false],
    ["neighbour", 0.9, 0.9, true],
    ["undetermined", 0.99, 0.1, false],
  ])("%s with confidence %s, likeness from %s: %s", (source, confidence, likenessFrom, wanted) => {
    expect(isAccepted({ ...diagnosis, source, confidence }, { likenessFrom })).toBe(wanted)
  })
})
