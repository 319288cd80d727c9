import { describe, expect, it } from "vitest"
import { judgeAgreement, kappaEstimate } from "./judge-agreement"
import { meanOf } from "@/lib/stats/core/mean-of-runs"

const cell = (first: string, second: string, count: number) => ({ first, second, count })
/** rows a, b, c of the table whose kappa is 0.6842105 */
const pairs = [
  cell("a", "a", 40), cell("a", "b", 5), cell("a", "c", 5),
  cell("b", "a", 4), cell("b", "b", 30), cell("b", "c", 6),
  cell("c", "a", 2), cell("c", "b", 3), cell("c", "c", 25),
] // prettier-ignore

describe("agreement of two judges", () => {
  it("raw, by chance, kappa and AC1 of all labels together", () => {
    const { items, agreed, raw, expected, kappa, ac1 } = judgeAgreement(pairs)
    expect({ items, agreed }).toEqual({ items: 120, agreed: 95 })
    expect(raw?.estimate).toBeCloseTo(95 / 120, 12)
    expect(raw?.low).toBeCloseTo(0.7105232, 6)
    expect(raw?.high).toBeCloseTo(0.8546, 3)
    expect(expected).toBeCloseTo(0.3402778, 7)
    expect(kappa?.estimate).toBeCloseTo(0.6842105, 7)
    expect(kappa?.low).toBeGreaterThan(0.55)
    expect(kappa?.high).toBeLessThan(0.8)
    expect(ac1).toBeCloseTo(0.6893445, 7)
  })

  it("one label against the rest, by hand", () => {
    const [a] = judgeAgreement(pairs).labels
    // a: 50 and 46 items, 40 of both, 64 of neither; chance (50 x 46 + 70 x 74) / 120^2
    expect(a).toMatchObject({ label: "a", first: 50, second: 46, both: 40 })
    expect(a?.raw.estimate).toBeCloseTo(104 / 120, 12)
    expect(a?.specific).toBeCloseTo(80 / 96, 12)
    const chance = (50 * 46 + 70 * 74) / 120 ** 2
    expect(a?.kappa?.estimate).toBeCloseTo((104 / 120 - chance) / (1 - chance), 12)
  })

  it("is not sure of a rare label that no item happens to share", () => {
    const rare = [cell("x", "y", 10), cell("y", "x", 10), cell("y", "y", 180)]
    const x = judgeAgreement(rare).labels.find(({ label }) => label === "x")
    expect(x).toMatchObject({ first: 10, second: 10, both: 0 })
    // Plug-in: (0.9 - 0.905) / 0.095. With a half in the empty cell the upper limit lies well above chance.
    expect(x?.kappa?.estimate).toBeCloseTo(-0.005 / 0.095, 9)
    expect(x?.kappa?.high).toBeGreaterThan(0.03)
    expect(x?.kappa?.high).toBeLessThan(0.3)
  })

  it("gives the same numbers whatever the order of the pairs, every time", () => {
    expect(judgeAgreement(pairs.toReversed())).toEqual(judgeAgreement(pairs))
  })

  it("is never sure of full agreement: 30 of 30 leaves room below", () => {
    // Wilson's lower limit 0.886 of the raw agreement, chance 1/2: (0.886 - 0.5) / 0.5
    const kappa = kappaEstimate([[15, 0], [0, 15]], "x") // prettier-ignore
    expect(kappa).toMatchObject({ estimate: 1, high: 1 })
    expect(kappa?.low).toBeCloseTo(0.773, 3)
  })

  it("keeps kappa back where there are too few items, or only one label", () => {
    expect(judgeAgreement([cell("a", "a", 9), cell("b", "b", 9)])).toMatchObject({ items: 18, kappa: null, ac1: null })
    expect(judgeAgreement([cell("a", "a", 90)]).kappa).toBeNull()
    expect(judgeAgreement([])).toMatchObject({ items: 0, raw: null, labels: [] })
    const rare = judgeAgreement([...pairs, cell("d", "d", 4)]).labels.find(({ label }) => label === "d")
    expect(rare).toMatchObject({ both: 4, kappa: null })
    const oneSided = judgeAgreement([...pairs, cell("a", "d", 30)]).labels.find(({ label }) => label === "d")
    expect(oneSided).toMatchObject({ first: 0, second: 30, kappa: null })
  })
})

it("means of runs: Student's interval, within the limits", () => {
  const unit = { low: 0, high: 1 }
  // mean 0.8, s = 0.1, t(0.975; 2) = 4.302653: half = 0.248414
  const mean = meanOf([0.7, 0.8, 0.9], unit)
  expect(mean?.low).toBeCloseTo(0.8 - 0.248414, 5)
  expect(mean?.high).toBe(1)
  expect(meanOf([0.5, 0.7], unit)).toEqual({ estimate: 0.6, low: 0.6, high: 0.6 })
  expect(meanOf([], unit)).toBeNull()
})
