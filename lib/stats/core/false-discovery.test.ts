import { expect, it } from "vitest"
import { benjaminiHochberg } from "./false-discovery"
import { wilson } from "@/lib/stats/proportions/proportion"
import { seededRandom } from "./random"

it("gives the q-values of Benjamini and Hochberg's procedure", () => {
  const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
  const q = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.1057143, 0.216, 0.216, 0.216]
  benjaminiHochberg(p).forEach((value, index) => expect(value).toBeCloseTo(q[index] ?? Number.NaN, 7))
  const fisher = benjaminiHochberg([0.019143, 0.104102, 0.688553, 0.665511, 0.419061])
  fisher.forEach((value, index) =>
    expect(value).toBeCloseTo([0.095715, 0.260255, 0.688553, 0.688553, 0.688553][index] ?? Number.NaN, 6),
  )
})

it("gives q in the order of p, whatever the order of p", () => {
  expect(benjaminiHochberg([0.04, 0.01])).toEqual([0.04, 0.02])
})

it("leaves what was not tested out of the family", () => {
  expect(benjaminiHochberg([0.01, null, 0.04])).toEqual([0.02, null, 0.04])
  expect(benjaminiHochberg([null])).toEqual([null])
  expect(benjaminiHochberg([])).toEqual([])
})

it("finds something in at most about one of ten families where there is nothing", () => {
  const random = seededRandom("null families")
  const families = 400
  let withDiscovery = 0
  for (let family = 0; family < families; family += 1) {
    const q = benjaminiHochberg(Array.from({ length: 12 }, random.next))
    if (q.some((value) => value !== null && value < 0.1)) withDiscovery += 1
  }
  // q < 0.1 on independent uniform p: exactly one in ten
  const { low, high } = wilson(withDiscovery, families, 3.3)
  expect(low).toBeLessThan(0.1)
  expect(high).toBeGreaterThan(0.1)
})
