import { describe, expect, it } from "vitest"
import { askedAgain, forecast, type CostQuestion } from "./cost-model"
import { analysisConfigSchema } from "./config/analysis-config"

const exactly = (value: number) => ({ low: value, high: value })
const sizes: CostQuestion["sizes"] = {
  diagnosePrompt: { low: 900, high: 1_100 },
  diagnoseReply: { low: 200, high: 700 },
  propose: 500,
  refine: 550,
  review: 400,
  assign: 450,
  titleRow: exactly(50),
  item: exactly(60),
  category: exactly(40),
  assignment: exactly(10),
}
const ask = (config: object, part: Partial<CostQuestion> = {}) =>
  forecast({
    failures: 1_000,
    config: analysisConfigSchema.parse(config),
    sizes,
    release: null,
    asked: exactly(1),
    diagnosed: exactly(1),
    distinct: exactly(1),
    ...part,
  })
const stageOf = (stages: ReturnType<typeof ask>, name: string) => stages.find(({ stage }) => stage === name)

describe("reading", () => {
  it("is one call a failure, and one in twenty twice at most", () => {
    const diagnose = stageOf(ask({ mode: "induce" }), "diagnose")
    expect(diagnose?.calls).toEqual({ low: 1_000, high: 1_000 * (1 + askedAgain) })
    expect(diagnose?.inputTokens).toEqual({ low: 900_000, high: 1_155_000 })
    expect(diagnose?.outputTokens).toEqual({ low: 200_000, high: 735_000 })
  })

  it("of nothing costs nothing", () => {
    expect(ask({ mode: "both" }, { failures: 0, release: { top: 100, inside: [50] } })).toEqual([])
  })
})

describe("placing on a release", () => {
  const release = { top: 2_000, inside: [300, 500] }

  it("is a call for each batch at the top, and inside each category its own", () => {
    const stages = ask({ mode: "place", classifyBatch: 50 }, { release })
    expect(stageOf(stages, "classify")?.calls).toEqual({ low: 20, high: 21 })
    expect(stageOf(stages, "classify")?.inputTokens.low).toBe(20 * 2_000 + 1_000 * 60)
    expect(stageOf(stages, "recursion")?.calls).toEqual({ low: 10, high: Math.ceil(22 * 1.05) })
    expect(stageOf(stages, "construct")).toBeUndefined()
  })

  it("never asks more often than there are failures", () => {
    const many = { top: 2_000, inside: Array.from({ length: 400 }, () => 300) }
    const stages = ask({ mode: "place" }, { release: many, failures: 3 })
    expect(stageOf(stages, "recursion")?.calls.high).toBeLessThanOrEqual(5)
  })

  it("has no second level where no category is divided", () => {
    expect(stageOf(ask({ mode: "place" }, { release: { top: 10, inside: [] } }), "recursion")).toBeUndefined()
  })
})

describe("growing a tree", () => {
  it("proposes, refines batch by batch, and reviews", () => {
    const stages = ask({ mode: "induce", constructBatch: 250, maxDepth: 0 })
    expect(stageOf(stages, "construct")?.calls).toEqual({ low: 5, high: 6 })
    expect(stageOf(stages, "classify")?.calls).toEqual({ low: 20, high: 21 })
    expect(stageOf(stages, "recursion")).toBeUndefined()
  })

  it("stops at the depth limit and at small categories", () => {
    const calls = (config: object, failures = 1_000) =>
      stageOf(ask({ mode: "induce", ...config }, { failures }), "recursion")?.calls.high ?? 0
    expect(calls({ maxDepth: 1 })).toBeGreaterThan(0)
    expect(calls({ maxDepth: 2 })).toBeGreaterThan(calls({ maxDepth: 1 }))
    expect(calls({ maxDepth: 2, divideAbove: 1_000 })).toBe(0)
  })

  it("costs more the more titles differ", () => {
    const input = (distinct: number) =>
      stageOf(ask({ mode: "induce" }, { distinct: exactly(distinct) }), "construct")?.inputTokens.high ?? 0
    expect(input(1)).toBeGreaterThan(3 * input(0.2))
  })
})

it("keeps every low end at or under its high end", () => {
  for (const mode of ["place", "induce", "both"])
    for (const failures of [1, 7, 120, 5_000, 100_000])
      for (const { stage, ...ranges } of ask(
        { mode, maxDepth: 4 },
        {
          failures,
          diagnosed: { low: 0.7, high: 1 },
          distinct: { low: 0.2, high: 1 },
          release: { top: 900, inside: [200, 300] },
        },
      ))
        for (const range of Object.values(ranges))
          expect(range.low, `${mode} ${failures} ${stage}`).toBeLessThanOrEqual(range.high)
})

describe("the parameters of the method", () => {
  const calls = (config: object) => stageOf(ask({ mode: "induce", maxDepth: 0, ...config }), "construct")?.calls.low

  it("count: passes over the titles, and the review", () => {
    expect(calls({ constructBatch: 250 })).toBe(5)
    expect(calls({ constructBatch: 250, refinePasses: 2 })).toBe(9)
    expect(calls({ constructBatch: 250, refinePasses: 0 })).toBe(2)
    expect(calls({ constructBatch: 250, refinePasses: 0, review: false })).toBe(1)
  })
})
