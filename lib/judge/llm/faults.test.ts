import { afterEach, describe, expect, it } from "vitest"
import type { DiagnoseRequest, Judge } from "@/lib/method/judge/judge"
import { until } from "@/lib/testing/process/wait-until"
import { AppError } from "@/lib/errors"
import type { FaultKind } from "@/lib/testing/fake-judge/faults"
import { startFakeJudge, type FakeJudge, type FakeJudgeOptions } from "@/lib/testing/fake-judge/server"
import { valueOf } from "@/lib/testing/judges/judge-contract"
import { testLlmJudge, type LlmJudgeSetting } from "@/lib/testing/judges/llm-judge"

const key = "sk-very-secret-0123456789"
let server: FakeJudge
afterEach(() => server.close())

async function given(options: FakeJudgeOptions, setting: Partial<LlmJudgeSetting> = {}): Promise<Judge> {
  server = await startFakeJudge(options)
  return testLlmJudge({ url: server.url, key, ...setting })
}

const request: DiagnoseRequest = {
  dataset: "d",
  exampleId: "1",
  input: "What is 6 times 17?",
  output: "Six times seventeen is 112. (trace e-0123456700)",
  reference: "102",
  correctOutputs: [],
}
/** what the tag in the output stands for in the server's vocabulary */
const rightTitle = "Percent used as a number"

const always = (kind: FaultKind): FakeJudgeOptions => ({ faults: { [kind]: 1 }, sticky: true })

describe("a fault that passes costs one more call", () => {
  it.each<FaultKind>([
    "rate",
    "server-error",
    "reset",
    "not-a-completion",
    "cut",
    "empty",
    "null",
    "prose",
    "wrong-types",
  ])("%s", async (fault) => {
    const judge = await given({ script: [fault] })
    expect(valueOf(await judge.diagnose(request)).title).toBe(rightTitle)
    expect(server.stats.requests).toBe(2)
  })

  it("a call that hangs is given up and made again", async () => {
    const judge = await given({ script: ["hang"] }, { timeoutMs: 200 })
    expect(valueOf(await judge.diagnose(request)).title).toBe(rightTitle)
    expect(server.stats.requests).toBe(2)
  })

  it("Retry-After is waited for", async () => {
    const judge = await given({ script: ["rate-after"], retryAfterSeconds: 0.3 })
    const start = performance.now()
    expect(valueOf(await judge.diagnose(request)).title).toBe(rightTitle)
    expect(performance.now() - start).toBeGreaterThan(280)
  })

  it("tokens of the unusable reply are counted too", async () => {
    const once = valueOfUsage(await (await given({})).diagnose(request))
    await server.close()
    const twice = valueOfUsage(await (await given({ script: ["wrong-types"] })).diagnose(request))
    expect(twice).toBeGreaterThan(2 * once)
  })
  const valueOfUsage = (result: Awaited<ReturnType<Judge["diagnose"]>>) => result.usage.inputTokens
})

describe("a reply in wrappings costs no second call", () => {
  it.each<FaultKind>(["fenced", "prefixed", "padded-title", "title-list"])("%s", async (fault) => {
    const judge = await given(always(fault))
    expect(valueOf(await judge.diagnose(request)).title).toBe(rightTitle)
    expect(server.stats.requests).toBe(1)
  })
})

describe("a fault that stays is a named outcome after a bounded number of calls", () => {
  it.each<[FaultKind, string, RegExp, number]>([
    ["cut", "unparseable", /ended before/, 2],
    ["empty", "unparseable", /empty/, 2],
    ["null", "unparseable", /empty/, 2],
    ["prose", "unparseable", /no JSON object/, 2],
    ["wrong-types", "unparseable", /does not follow the schema: "criteria"/, 2],
    ["refusal", "refused", /declined/, 1],
    ["refusal-field", "refused", /declined/, 1],
    ["content-filter", "refused", /filter/, 1],
    ["server-error", "unavailable", /HTTP 500/, 6],
    ["reset", "unavailable", /connection lost/, 6],
    ["not-a-completion", "unavailable", /not a chat completion/, 6],
    ["bad-request", "unavailable", /HTTP 400: Parameter not understood/, 1],
    ["context", "context-too-long", /did not fit the judge/, 1],
  ])("%s is %s", async (fault, reason, detail, calls) => {
    const judge = await given(always(fault))
    const result = await judge.diagnose(request)
    expect(result).toMatchObject({ ok: false, reason, detail: expect.stringMatching(detail) })
    expect(server.stats.requests).toBe(calls)
  })

  it("an endpoint that only ever speaks of its rate is unavailable after a while, not after a number of calls", async () => {
    const judge = await given(always("rate"), { ratePatienceMs: 40 })
    const result = await judge.diagnose(request)
    expect(result).toMatchObject({ ok: false, reason: "unavailable", detail: expect.stringContaining("HTTP 429") })
    expect(server.stats.requests).toBeGreaterThan(1)
  })

  it("an endpoint that always hangs is unavailable within two time-outs", async () => {
    const judge = await given(always("hang"), { timeoutMs: 100 })
    expect(await judge.diagnose(request)).toMatchObject({ reason: "unavailable", detail: "no answer within 0.1 s" })
    expect(server.stats.requests).toBe(2)
  })
})

describe("what stops a run", () => {
  it.each<[FaultKind, RegExp]>([
    ["wrong-key", /does not accept the key/],
    ["no-model", /does not know the model/],
    ["no-quota", /quota is used up/],
  ])("%s throws at once, after one call, also for those who ask next", async (fault, sentence) => {
    const judge = await given(always(fault))
    const error = await judge.diagnose(request).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: "unavailable", message: expect.stringMatching(sentence) })
    await expect(judge.diagnose({ ...request, output: "other" })).rejects.toThrow(sentence)
    expect(server.stats.requests).toBe(1)
  })

  it("an address where nobody listens throws", async () => {
    const judge = await given({})
    await server.close()
    await expect(judge.diagnose(request)).rejects.toThrow("The judge compatible/fake cannot be reached (ECONNREFUSED).")
  })

  it("an endpoint that goes away later makes its items unavailable", async () => {
    const judge = await given({})
    valueOf(await judge.diagnose(request))
    await server.close()
    expect(await judge.diagnose({ ...request, output: "b" })).toMatchObject({ ok: false, reason: "unavailable" })
  })

  it("cancelling ends a call under way at once", async () => {
    const judge = await given(always("hang"), { timeoutMs: 60_000 })
    const controller = new AbortController()
    const call = judge.diagnose({ ...request, signal: controller.signal })
    await until("the call is under way", () => server.stats.inFlight === 1)
    controller.abort()
    await expect(call).rejects.toThrow(/abort/i)
  })
})

describe("the key", () => {
  it("goes to the endpoint and nowhere else", async () => {
    const judge = await given({})
    const result = await judge.diagnose(request)
    expect(server.stats.seen[0]?.authorization).toBe(`Bearer ${key}`)
    expect(JSON.stringify([result, judge, server.stats.seen.map(({ system, user }) => [system, user])])).not.toContain(
      key,
    )
  })

  it.each<FaultKind>(["bad-request", "wrong-key", "no-quota", "server-error", "rate"])(
    "is not in the words about %s, though the endpoint repeats it",
    async (fault) => {
      const judge = await given(always(fault), { tries: { passing: 2 }, ratePatienceMs: 5 })
      const outcome = await judge.diagnose(request).catch((error: unknown) => error)
      const words =
        outcome instanceof Error
          ? `${outcome.message} ${outcome.stack} ${String(outcome.cause)}`
          : JSON.stringify(outcome)
      expect(words).not.toContain(key)
      expect(words).not.toContain("secret")
    },
  )
})

describe("long texts", () => {
  it("are shortened with a visible mark, head and tail kept", async () => {
    const judge = await given({})
    const output = `START ${"x".repeat(2_000_000)} END`
    valueOf(await judge.diagnose({ ...request, input: "y".repeat(2_000_000), output }))
    const prompt = server.stats.seen[0]?.user ?? ""
    expect(prompt.length).toBeLessThan(60_000)
    expect(prompt).toContain("START x")
    expect(prompt).toContain("x END")
    expect(prompt).toMatch(/\[\.\.\. 19\d{5} characters left out here \.\.\.\]/)
  })

  it("that do not fit the judge are sent once more, shorter", async () => {
    const judge = await given({ contextCharacters: 15_000 })
    valueOf(await judge.diagnose({ ...request, output: `${"a b ".repeat(10_000)} (trace e-0123456700)` }))
    expect(server.stats.requests).toBe(2)
    expect(server.stats.faults).toEqual({ context: 1 })
  })
})

describe("many calls at once", () => {
  const faults = {
    rate: 0.04,
    "server-error": 0.04,
    reset: 0.04,
    cut: 0.03,
    fenced: 0.02,
    empty: 0.02,
    "wrong-types": 0.01,
  }

  it("lose none of 200 items for good", async () => {
    const judge = await given({ faults }, { concurrency: 20 })
    const items = Array.from({ length: 200 }, (_, index) => ({
      ...request,
      output: `${request.output} Item ${index}.`,
    }))
    const results = await Promise.all(items.map((item) => judge.diagnose(item)))
    // Unusable twice in a row is the one thing that a single repair try cannot mend; asking again later can.
    const lost = items.filter((_, index) => !results[index]?.ok)
    expect(results.every((result) => result.ok || result.reason === "unparseable")).toBe(true)
    expect(lost.length).toBeLessThan(5)
    const again = await Promise.all(lost.map((item) => judge.diagnose(item)))
    expect(again.every((result) => result.ok)).toBe(true)
    expect(server.stats.peakInFlight).toBeLessThanOrEqual(20)
  })

  it("a rate limit is obeyed and loses nothing", async () => {
    const judge = await given({ ratePerSecond: 40, retryAfterSeconds: 1 }, { concurrency: 20 })
    const items = Array.from({ length: 90 }, (_, index) => ({ ...request, output: `${request.output} Item ${index}.` }))
    const results = await Promise.all(items.map((item) => judge.diagnose(item)))
    expect(results.filter((result) => !result.ok)).toEqual([])
    expect(server.stats.requests).toBeLessThan(90 * 1.7)
  })
})
