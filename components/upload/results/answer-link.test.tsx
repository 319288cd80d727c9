import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { AnswerLink } from "./answer-link"

const row = (model: string, predictions: number, unscored = 0, failures = 0) => ({
  ...{ slug: model, model, predictions, unscored, failures },
})
const linkOf = (...counts: ReturnType<typeof row>[]) =>
  renderToStaticMarkup(<AnswerLink resultSetId={7} counts={counts} />)

it("leads to the comparison of two models, to one by itself, and nowhere without a score", () => {
  expect(linkOf(row("one", 9), row("two", 10))).toContain("/compare?results=7&amp;a=two&amp;b=one")
  expect(linkOf(row("one", 9), row("two", 10))).toContain("Compare two and one")
  expect(linkOf(row("worse", 9, 0, 5), row("better", 9, 0, 4))).toContain("Compare better and worse")
  expect(linkOf(row("one", 9), row("two", 10), row("three", 8))).toContain("Compare two of its models")
  expect(linkOf(row("one", 9), row("two", 10, 10))).toContain("/models/one?results=7")
  expect(linkOf(row("one", 9, 9))).toBe("")
})
