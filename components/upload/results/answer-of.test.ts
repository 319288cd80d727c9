import { expect, it } from "vitest"
import { answerOf } from "./answer-of"

const row = (model: string, predictions: number, unscored = 0, failures = 0) => ({
  ...{ slug: model, model, predictions, unscored, failures },
})
const answer = (...counts: ReturnType<typeof row>[]) => answerOf(7, counts)

it("leads to the comparison of two models, to one by itself, and nowhere without a score", () => {
  expect(answer(row("one", 9), row("two", 10))).toMatchObject({
    href: "/compare?results=7&a=two&b=one",
    words: "Compare two and one",
  })
  expect(answer(row("worse", 9, 0, 5), row("better", 9, 0, 4))?.words).toBe("Compare better and worse")
  expect(answer(row("one", 9), row("two", 10), row("three", 8))?.words).toBe("Compare two of its models")
  expect(answer(row("one", 9), row("two", 10, 10))?.href).toBe("/models/one?results=7")
  expect(answer(row("one", 9, 9))).toBeNull()
})
