import { expect, test } from "vitest"
import { describe } from "./compare"

const accuracy = { estimate: 0.5, low: 0.2, high: 0.8, count: 5, n: 10 }
/** What is read of a report where each side fails by its own rule. */
const report = {
  ...{ a: "crashy", b: "steady", accuracyA: accuracy, accuracyB: accuracy, unscoredA: 10, unscoredB: 0 },
  ...{
    difference: null,
    mcnemarP: null,
    next: [],
    verdict: { kind: "refused", reason: "rules-differ", better: null, text: "…" },
  },
} as unknown as Parameters<typeof describe>[0]

test("answers without a score are said of the side that has them", () => {
  const lines = describe(report).split("\n")
  expect(lines[1]).toMatch(/^A crashy: 50\.0%.* right; 10 answers without a score left out$/)
  expect(lines[2]).toMatch(/^B steady: 50\.0%.* right$/)
})
