import { expect, it } from "vitest"
import { contentHash } from "@/lib/domain/text/content-hash"
import { seededRandom } from "@/lib/stats/core/random"
import { cacheQuestions } from "./question-cache"

it.each([0, 40, 1_000])("says the same whatever came before, and however little is cached (%d)", (most) => {
  const random = seededRandom(7)
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T
  const questionOf = cacheQuestions(most)
  for (let round = 0; round < 2_000; round += 1) {
    const exampleId = pick(["e1", "e2", "e3", "e4"])
    const input = pick(["q", " q ", "another question", "", "a\u0000", "é"])
    const reference = pick(["r", "", null, "\u0000"])
    const item = pick([null, null, "the item", "another item"])
    const kept = reference === "" ? null : (reference?.replace("\u0000", "\uFFFD") ?? null)
    const stored = input.replace("\u0000", "\uFFFD")
    expect(questionOf({ exampleId, input, item, reference })).toEqual({
      input: stored,
      reference: kept,
      contentHash: contentHash(stored, kept),
      itemHash: item === null ? null : contentHash(item, kept),
      isEmpty: input === "",
    })
  }
})

it("makes a question once, also when others came between", () => {
  const questionOf = cacheQuestions(1_000)
  const first = questionOf({ exampleId: "e1", input: "q1", reference: "r" })
  questionOf({ exampleId: "e2", input: "q2", reference: "r" })
  expect(questionOf({ exampleId: "e1", input: "q1", reference: "r" })).toBe(first)
})
