import { describe, expect, it } from "vitest"
import { readAtlasCsv } from "@/lib/testing/files/atlas-files"
import { cohenKappa, errorConsistency, gwetAc1, kappaInterval } from "./coefficients"
import { seededRandom } from "@/lib/stats/core/random"
import { pairTable } from "@/lib/stats/proportions/contingency-table"

const table = [[40, 5, 5], [4, 30, 6], [2, 3, 25]] // prettier-ignore

describe("agreement of two judges", () => {
  it("Cohen's kappa", () => {
    const { observed, expected, kappa } = cohenKappa(table)
    expect(observed).toBeCloseTo(0.7916667, 7)
    expect(expected).toBeCloseTo(0.3402778, 7)
    expect(kappa).toBeCloseTo(0.6842105, 7)
  })

  it("Gwet's AC1", () => {
    expect(gwetAc1(table)).toBeCloseTo(0.6893445, 7)
    expect(gwetAc1([[7]])).toBe(1)
  })

  it("has no kappa where there is nothing to agree on", () => {
    expect(cohenKappa([[9, 0], [0, 0]]).kappa).toBeNull() // prettier-ignore
    expect(kappaInterval({ table: [[9, 0], [0, 0]], random: seededRandom(1) })).toBeNull() // prettier-ignore
    expect(kappaInterval({ table: [], random: seededRandom(1) })).toBeNull()
    expect(() => cohenKappa([])).toThrow(RangeError)
  })

  it("has no interval without width: ten items that all agree", () => {
    expect(cohenKappa([[6, 0], [0, 4]]).kappa).toBe(1) // prettier-ignore
    expect(kappaInterval({ table: [[6, 0], [0, 4]], random: seededRandom(1) })).toBeNull() // prettier-ignore
    expect(kappaInterval({ table: [[6, 1], [0, 4]], random: seededRandom(1) })).not.toBeNull() // prettier-ignore
  })

  it("gives the published agreement of the release: 0.892, kappa 0.883 (0.824 to 0.940)", () => {
    const pairs = readAtlasCsv("agreement.csv").map(({ first = "", second = "" }) => ({ first, second }))
    const { counts } = pairTable(pairs)
    const interval = kappaInterval({ table: counts, random: seededRandom("agreement") })
    expect(pairs).toHaveLength(130)
    expect(cohenKappa(counts).observed).toBeCloseTo(0.892, 3)
    expect(interval?.estimate).toBeCloseTo(0.883, 3)
    expect(Math.abs((interval?.low ?? 0) - 0.824)).toBeLessThan(0.01)
    expect(Math.abs((interval?.high ?? 0) - 0.94)).toBeLessThan(0.01)
  })
})

it("error consistency: 200 items, 90 both right, 65 both wrong", () => {
  const { observed, expected, kappa } = errorConsistency({ both: 65, onlyA: 15, onlyB: 30, neither: 90 })
  expect(observed).toBeCloseTo(0.775, 12)
  expect(expected).toBeCloseTo(0.505, 12)
  expect(kappa).toBeCloseTo(0.5454545455, 10)
})
