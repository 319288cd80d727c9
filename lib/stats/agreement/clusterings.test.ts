import { describe, expect, it } from "vitest"
import { adjustedRand, clusteringAgreement } from "./clusterings"

// Figures of scipy 1.17 (hypergeom) with the formulas of the papers, computed apart from this code.
const table = [[40, 5, 5], [4, 30, 6], [2, 3, 25]] // prettier-ignore

describe("two divisions of the same items", () => {
  it("adjusted Rand index", () => {
    expect(adjustedRand(table)).toBeCloseTo(0.4707692524, 9)
    expect(adjustedRand([[2, 0, 0], [0, 1, 1]])).toBeCloseTo(4 / 7, 12) // prettier-ignore
    expect(adjustedRand([[12, 3, 0, 1], [2, 9, 4, 0]])).toBeCloseTo(0.2877556739, 9) // prettier-ignore
  })

  it("adjusted mutual information", () => {
    expect(clusteringAgreement(table).information).toBeCloseTo(0.3981973944, 9)
    expect(clusteringAgreement([[2, 0, 0], [0, 1, 1]]).information).toBeCloseTo(4 / 7, 12) // prettier-ignore
    expect(clusteringAgreement([[12, 3, 0, 1], [2, 9, 4, 0]]).information).toBeCloseTo(0.2748278661, 9) // prettier-ignore
  })

  it("jackknife intervals: half 0.155240 and 0.144995", () => {
    const { randInterval, informationInterval } = clusteringAgreement(table)
    expect((randInterval?.high ?? 0) - (randInterval?.estimate ?? 0)).toBeCloseTo(0.15524, 5)
    // scipy's moves the expectation too, by less than one in a hundred of the half width
    expect(Math.abs((informationInterval?.high ?? 0) - (informationInterval?.estimate ?? 0) - 0.144995)).toBeLessThan(
      0.0015,
    )
  })

  it("is 1 under other names, without an interval of nothing", () => {
    const renamed = clusteringAgreement([[0, 30], [20, 0]]) // prettier-ignore
    expect(renamed).toMatchObject({ items: 50, rand: 1, randInterval: null, informationInterval: null })
    expect(renamed.information).toBeCloseTo(1, 12)
  })

  it("does not exist where nothing is divided, and keeps back the interval of a handful", () => {
    expect(clusteringAgreement([])).toMatchObject({ items: 0, rand: null, information: null })
    expect(clusteringAgreement([[9]])).toMatchObject({ items: 9, rand: null, information: null })
    expect(clusteringAgreement([[4, 1], [1, 3]]).randInterval).toBeNull() // prettier-ignore
  })
})
