import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import { AgreementHead, type AgreementHeadProps } from "./agreement-head"

const share = { estimate: 1, low: 0.8, high: 1 }
const figures = { items: 15, agreed: 15, raw: share, expected: 0.5, kappa: share, ac1: 1 }
const props: AgreementHeadProps = {
  names: { a: "the built-in judge", b: "the built-in judge again" },
  finding: { kind: "itself", byRules: true },
  labelsA: { part: "all", given: 15, labelled: 2, coverage: 2 / 15 },
  ...{ shared: 15, onlyA: 0, onlyB: 0, compared: 15, labels: figures, clusterings: null, outcomes: figures },
}
const textOf = (changes: Partial<AgreementHeadProps>) =>
  renderToStaticMarkup(<AgreementHead {...props} {...changes} />).replace(/<[^>]+>/g, "")

test("of rules held against themselves the run's coverage stands first, and no figure of agreement at all", () => {
  expect(textOf({})).toMatch(/^Labelled 2 of 15 given to the judge \(13%\)By rules and likeness, not read\./)
  expect(textOf({})).not.toMatch(/κ|100|compared with itself/)
})

test("a reader that was asked twice is no headline either, but its steadiness is told", () => {
  const twice = textOf({ names: { a: "m", b: "m again" }, finding: { kind: "itself", byRules: false } })
  expect(twice).toMatch(/^Two runs of mThis is how steady it is when it is asked again, not how right\./)
  expect(twice).toContain("Cohen’s κ")
})
