import { expect, it } from "vitest"
import { rankingSentence, refusalHeadline, severalRules } from "./ranking"

const names = { a: "One", b: "Two" }

it("says who fails less often, or that the items do not show it", () => {
  expect(rankingSentence({ kind: "ranked", better: "b" }, names)).toBe("Two fails less often than One.")
  expect(rankingSentence({ kind: "not-shown" }, names)).toMatch(/do not show that One or Two fails less often/)
})

it("names no winner where nothing is shared, and the cause", () => {
  const refusal = {
    reason: "no-shared-items",
    cause: { kind: "other-benchmarks", a: ["P", "Q"], b: ["R", "S", "T", "U", "V"] },
  } as const
  expect(refusalHeadline(refusal)).toBe("No shared items: these two cannot be ranked")
  expect(rankingSentence({ kind: "refused", refusal }, names)).toBe(
    "No shared items: these two cannot be ranked. One and Two share no item: One ran P and Q, Two ran R, S, T and 2 more.",
  )
})

it("says of a model that is elsewhere where it is, and of no analysis that there is none yet", () => {
  const side = { side: "a", model: "One", analyses: [], unfinished: [], results: [{ id: 5, name: "one.csv" }] } as const
  const said = (
    one:
      typeof side | (Omit<typeof side, "unfinished"> & { unfinished: { id: number; name: string; status: string }[] }),
  ) =>
    rankingSentence(
      {
        kind: "refused",
        refusal: { reason: "no-shared-items", cause: { kind: "absent", sides: [one], instead: null } },
      },
      names,
    )
  const head = "No shared items: these two cannot be ranked."
  expect(said(side)).toBe(`${head} One has no analysis yet: its answers are in results 5, “one.csv”.`)
  expect(said({ ...side, unfinished: [{ id: 8, name: "one.csv", status: "running" }] })).toBe(
    `${head} One is in analysis 8, which is running: it is compared once that is done.`,
  )
})

it("names the rules that a sum of failures was told by, where these are several", () => {
  const rules = [0.7, 0.5, 0.5].map((threshold) => ({ threshold, lowerIsBetter: false }))
  expect(severalRules(rules.slice(1))).toBe("")
  expect(severalRules(rules)).toBe("Counted with different thresholds: failures are scores below 0.50 and below 0.70.")
  expect(severalRules([...rules.slice(1), { threshold: 0.2, lowerIsBetter: true }])).toBe(
    "Counted with different thresholds: failures are scores above 0.20 and below 0.50.",
  )
})
