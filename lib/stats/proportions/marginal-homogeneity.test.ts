import { describe, expect, it } from "vitest"
import { marginalHomogeneity } from "./marginal-homogeneity"
import { mcnemarExact } from "./paired-difference"

const labelled = (counts: number[][]) => ({ labels: counts.map((_, index) => `label ${index}`), counts })

describe("marginalHomogeneity", () => {
  it("Stuart-Maxwell and Bhapkar (statsmodels)", () => {
    const test = marginalHomogeneity(labelled([[90, 10, 20], [8, 30, 9], [7, 6, 20]])) // prettier-ignore
    expect(test?.stuartMaxwell.chiSquared).toBeCloseTo(6.8992248, 7)
    expect(test?.stuartMaxwell.p).toBeCloseTo(0.0317579, 7)
    expect(test?.bhapkar.chiSquared).toBeCloseTo(7.1457246, 7)
    expect(test?.bhapkar.p).toBeCloseTo(0.0280754, 7)
    expect(test).toMatchObject({ degrees: 2, pooled: [] })
  })

  it("is McNemar's chi-squared for two labels", () => {
    const test = marginalHomogeneity(labelled([[90, 30], [15, 65]])) // prettier-ignore
    expect(test?.stuartMaxwell.chiSquared).toBeCloseTo(5, 12)
    expect(test?.stuartMaxwell.p).toBeCloseTo(0.0253473, 7)
    expect(mcnemarExact({ onlyA: 30, onlyB: 15 }).p).toBeGreaterThan(test?.stuartMaxwell.p ?? 1)
  })

  it("pools rare labels, with the next rarest when one alone stays rare", () => {
    const counts = [
      [50, 10, 9, 1, 1],
      [12, 40, 8, 0, 1],
      [6, 7, 30, 1, 0],
      [1, 0, 1, 5, 0],
      [0, 1, 1, 0, 4],
    ]
    expect(marginalHomogeneity(labelled(counts))).toMatchObject({ pooled: ["label 3", "label 4"], degrees: 3 })
    const one = [[50, 10, 1], [12, 40, 0], [0, 0, 5]] // prettier-ignore
    expect(marginalHomogeneity(labelled(one))).toMatchObject({ pooled: ["label 1", "label 2"], degrees: 1 })
  })

  it("says nothing where nothing is discordant, and counts groups that never mix apart", () => {
    expect(marginalHomogeneity(labelled([[5, 0], [0, 5]]))).toBeNull() // prettier-ignore
    expect(marginalHomogeneity({ labels: [], counts: [] })).toBeNull()
    const apart = [[9, 8, 0, 0], [6, 9, 0, 0], [0, 0, 9, 7], [0, 0, 5, 9]] // prettier-ignore
    expect(marginalHomogeneity(labelled(apart))?.degrees).toBe(2)
  })

  it("is the same whichever side comes first", () => {
    const forth = marginalHomogeneity(labelled([[20, 9, 3], [2, 30, 9], [7, 6, 20]])) // prettier-ignore
    const back = marginalHomogeneity(labelled([[20, 2, 7], [9, 30, 6], [3, 9, 20]])) // prettier-ignore
    expect(back?.stuartMaxwell.chiSquared).toBeCloseTo(forth?.stuartMaxwell.chiSquared ?? 0, 10)
  })
})
