import { expect, test } from "vitest"
import { parseListedFrom, parseQuery } from "./queries"

test("the list a failure was reached from keeps every filter, whether it came once or several times", () => {
  const address =
    "analysis=7&model=a&category=computation-error&outcome=diagnosed&suspect=ambiguous-item&judge=builtin&q=two+words&sort=confidence"
  const whole = Object.fromEntries(new URLSearchParams(address))
  expect(parseListedFrom(address)).toEqual(parseQuery("errors", whole))
  expect(parseListedFrom(address)).toMatchObject({ category: "computation-error", q: "two words", analysis: 7 })
  expect(parseListedFrom("model=a&model=b").model).toEqual(["a", "b"])
  expect(parseListedFrom(undefined)).toEqual(parseQuery("errors", {}))
})

test("a parameter that is no text is none, also in the list a failure was reached from", () => {
  const broken = { q: "a\u0000", category: "\ud800", model: ["good", "bad\u0000"], outcome: "diagnosed" }
  expect(parseQuery("errors", broken)).toEqual(parseQuery("errors", { outcome: "diagnosed" }))
  expect(parseListedFrom("q=a%00&outcome=diagnosed")).toEqual(parseQuery("errors", { outcome: "diagnosed" }))
})
