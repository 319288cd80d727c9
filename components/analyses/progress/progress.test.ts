import { describe, expect, it } from "vitest"
import { emptyFunnel, type Funnel } from "@/lib/domain/analyses/funnel"
import { unanswered, type Snapshot } from "@/lib/domain/analyses/analysis-status"
import { reportSpend } from "@/lib/domain/judges/spend"
import { barOf, barWords, headlineOf, stagesOf } from "./progress"

const snapshot = (change: Partial<Snapshot> = {}, funnel: Partial<Funnel> = {}): Snapshot => ({
  status: "running",
  stage: "diagnose",
  mode: "place",
  part: "none",
  stageDone: 0,
  stageTotal: 0,
  message: null,
  perMinute: 15,
  seconds: 660,
  retryable: 0,
  spend: reportSpend({ stages: [], price: null, priceIsTodays: false, cap: { usd: null, tokens: null } }),
  funnel: {
    ...emptyFunnel,
    predictions: 1_120,
    failures: 348,
    sampled: 348,
    pending: 92,
    diagnosed: 242,
    noErrorFound: 11,
    refused: 3,
    ...funnel,
  },
  ...change,
})

describe("the headline", () => {
  it("counts what is read and says how long the rest will take", () => {
    expect(headlineOf(snapshot())).toEqual({ count: 256, text: "of 348 failures read. About 7 minutes to go." })
  })
  it("promises nothing before the first answers", () => {
    expect(headlineOf(snapshot({ perMinute: 0 })).text).toContain("first answers")
  })
  it.each(["paused", "failed", "cancelled", "queued", "done"] as const)("has words of its own when %s", (status) => {
    expect(headlineOf(snapshot({ status })).text).not.toContain("to go")
  })
})

it("shows every sampled failure in the bar exactly once", () => {
  expect(barOf(snapshot()).reduce((sum, { count }) => sum + count, 0)).toBe(348)
  expect(barWords(snapshot())).toBe(
    "Of 348 failures: 242 diagnosed, 11 no error found, 3 without a diagnosis, 92 waiting",
  )
})

describe("the free judge", () => {
  const done = snapshot(
    { part: "all", status: "done", stage: "finished", seconds: 6 },
    {
      sampled: 2_297,
      pending: 0,
      diagnosed: 2_297,
      noErrorFound: 0,
      refused: 0,
      classified: 308,
      other: 4,
      unassigned: 1_985,
    },
  )

  it("has labelled, not read or diagnosed, and says first how much of what it was given", () => {
    expect(headlineOf(done)).toEqual({
      count: 312,
      text: "of 2,297 given to the judge labelled, in 6 s: by rules and likeness, not read.",
    })
    expect(barWords(done)).toBe(
      "Of 2,297 failures: 1,985 unassigned, 312 labelled, 0 no error found, 0 without an answer, 0 not read",
    )
    expect(stagesOf(done).map(({ name }) => name)).not.toContain("Diagnose")
  })

  it("has answered where its rules say nothing: there is nothing to ask again", () => {
    expect(unanswered(done.funnel, "builtin")).toBe(0)
    expect(unanswered(done.funnel, "openai/m")).toBe(1_985)
    expect(unanswered({ ...done.funnel, unavailable: 3 }, "builtin")).toBe(3)
  })
})

describe("the stages", () => {
  it("marks what is done, what is under way and what waits", () => {
    expect(stagesOf(snapshot()).map(({ state }) => state)).toEqual(["done", "now", "todo", "todo"])
    expect(stagesOf(snapshot())[1]).toMatchObject({ line: "256 of 348", small: "15 a minute" })
  })
  it("says where it stopped", () => {
    expect(stagesOf(snapshot({ status: "cancelled" }))[1]).toMatchObject({ state: "now", small: "stopped here" })
  })
  it("never shows more calls done than there are", () => {
    expect(stagesOf(snapshot({ stage: "construct", mode: "induce", stageDone: 5, stageTotal: 3 }))[2]).toMatchObject({
      name: "Build the tree",
      line: "5 of 5 calls",
    })
  })
})
