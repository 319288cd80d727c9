import { describe, expect, it, test } from "vitest"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import {
  hardestInWords,
  isOtherVersion,
  notRankedInWords,
  patternInWords,
  readingInWords,
  signatureFinding,
} from "./findings"
import type { Evidence, Peers, SignatureRow } from "./signature-view"

type Shape = { name?: string; read: number; of?: number; theirs: number; evidence?: Evidence }

function row({ name = "Incomplete Reasoning", read, of = 153, theirs, evidence = "differs" }: Shape): SignatureRow {
  const own = proportionInterval(read, of)
  const others = { estimate: theirs, low: theirs / 2, high: Math.min(1, theirs * 2) }
  const difference = { estimate: own.estimate - theirs, low: 0, high: 0 }
  return { key: name, slug: name, name, read, own, others, difference, q: 0.01, evidence }
}

describe("the finding of a signature", () => {
  it("names what is more frequent, how frequent, and against whom", () => {
    expect(signatureFinding([row({ read: 56, theirs: 0.1512 })], "benchmark")).toBe(
      "More than one failure in three is Incomplete Reasoning, more than twice its peers’ share",
    )
  })

  it("claims nothing where nothing passes the test, however clear an interval looks", () => {
    const clear = row({ read: 60, theirs: 0.1, evidence: "clear" })
    expect(signatureFinding([clear], "benchmark")).toBe("Nothing certain sets its failures apart from its peers’")
    expect(signatureFinding([], "atlas")).toBe("Nothing certain sets its failures apart from the other models’")
  })

  it("gives no fraction of fewer than twenty cases", () => {
    const few = signatureFinding([row({ read: 9, of: 30, theirs: 0.05 })], "benchmark")
    expect(few).toBe("Incomplete Reasoning is more frequent than among its peers")
  })

  it("says what is rarer, and how many more categories differ", () => {
    const rows = [
      row({ name: "Factual Error", read: 24, of: 400, theirs: 0.3 }),
      row({ name: "Computation Error", read: 100, of: 400, theirs: 0.1 }),
    ]
    expect(signatureFinding(rows, "benchmark")).toBe(
      "Factual Error is rarer than among its peers: 6% of failures against 30%, and one more category differs",
    )
  })

  it.each([
    [0.001, "hardly seen among its peers"],
    [0.1, "more than three times its peers’ share"],
    [0.2, "about twice its peers’ share"],
    [0.3, "against 30% among its peers"],
  ])("says in words how much more than %d", (theirs, words) => {
    expect(signatureFinding([row({ read: 40, of: 100, theirs })], "benchmark")).toContain(words)
  })
})

describe("how much was read", () => {
  const peers: Peers = { count: 8, failures: 2421, read: 279, effectiveSize: 94.6, readInFull: false, withoutPeers: [] }

  const own = (failures: number, read: number, covered = failures) => {
    return { failures, read, effectiveSize: read, covered: { predictions: 2 * covered, failures: covered, read } }
  }

  it("says on whose side the uncertainty lies", () => {
    expect(readingInWords(own(153, 153), peers)).toBe(
      "Every failure of this model has been read. Of 8 other models it is held against, 279 of 2,421 failures were read, so the intervals below are mostly theirs.",
    )
    expect(readingInWords(own(577, 25), peers)).not.toContain("mostly theirs")
  })

  it("says of which failures shares are not estimates, as too few were read there", () => {
    expect(readingInWords(own(577, 25, 500), null)).toContain(
      "estimates for 500, and on other benchmarks too few were read",
    )
  })

  it("makes no estimate where too few were read to stand for the rest, whoever else was read", () => {
    const thin = { failures: 11, read: 4, effectiveSize: 0, covered: { predictions: 0, failures: 0, read: 0 } }
    for (const others of [peers, null])
      expect(readingInWords(thin, others)).toBe("4 of its 11 failures were read, too few to stand for the rest.")
  })

  it("says when there is nobody to hold it against, nothing read, nothing failed", () => {
    expect(readingInWords(own(20, 20), null)).toContain("nothing to hold it against")
    expect(readingInWords(own(3103, 0), peers)).toBe("None of its 3,103 failures has been read.")
    expect(readingInWords(own(0, 0), peers)).toBe("It failed no item here.")
  })
})

describe("the hardest topics", () => {
  const topic = (name: string, failures: number) => ({ name, rate: proportionInterval(failures, 40) })

  it("are those whose interval is clear of the rate over all", () => {
    const topics = [topic("Law", 23), topic("math", 18), topic("chemistry", 16), topic("health", 5)]
    expect(hardestInWords(topics, { overall: 0.273, noun: "topic" })).toBe("Law and math are its hardest topics")
  })

  it("are none when no interval is clear", () => {
    const topics = [topic("Law", 12), topic("math", 11)]
    expect(hardestInWords(topics, { overall: 0.28, noun: "topic" })).toBe(
      "No topic is clearly harder for it than the rest",
    )
  })

  it("are counted when they are many", () => {
    const topics = ["A", "b", "c", "d", "e"].map((name) => topic(name, 38))
    expect(hardestInWords(topics, { overall: 0.2, noun: "topic" })).toBe(
      "A, b and 3 more topics are clearly harder for it than the rest",
    )
  })
})

test("a pattern is named when one sub-category holds a third, and is not the whole", () => {
  const several = { name: "Several answers", count: 28 }
  expect(patternInWords(56, [{ name: "Bare guess", count: 20 }, several])).toBe("28 of its 56 are “Several answers”.")
  expect(patternInWords(90, [several])).toBeNull()
  expect(patternInWords(28, [several])).toBeNull()
  expect(patternInWords(4, [{ name: "Rare", count: 2 }])).toBeNull()
})

test("peers of whom too little was read are counted and not ranked", () => {
  expect(notRankedInWords({ ownRead: 153, minimum: 50, tooFew: [12, 12, 12] })).toEqual({
    title: "3 peers not ranked",
    reason: "A distance between signatures is mostly noise below 50 failures read; they have 12 each.",
  })
  expect(notRankedInWords({ ownRead: 30, minimum: 50, tooFew: [] })?.reason).toContain("of this model 30 were")
  expect(notRankedInWords({ ownRead: 153, minimum: 50, tooFew: [] })).toBeNull()
})

test.each([
  ["gemini-1.5-pro-002", "gemini-1.5-pro", true],
  ["gpt-4o-2024-08-06", "gpt-4o", true],
  ["gpt-4o-mini-2024-07-18", "gpt-4o", false],
  ["claude-3-haiku-20240307", "claude-3-haiku-20240307", false],
  ["Llama-2-7b-hf", "Llama-2-70b-hf", false],
])("%s and %s: versions of one model? %s", (a, b, expected) => {
  expect(isOtherVersion(a, b)).toBe(expected)
})
