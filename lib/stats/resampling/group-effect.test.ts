import { expect, it } from "vitest"
import { groupEffect } from "./group-effect"
import { derive } from "@/lib/stats/core/random"

const line = (positions: readonly number[]) => positions.map((a) => positions.map((b) => Math.abs(a - b)))

it("finds groups that lie apart: R² as from sums of squares by hand", () => {
  const effect = groupEffect({
    distances: line([0, 1, 0.5, 1.5, 10, 11, 10.5, 11.5]),
    groups: ["a", "a", "a", "a", "b", "b", "b", "b"],
    random: derive(1),
  })
  // Within: 2 × 1.25; in all: 8 × 25 + 2.5.
  expect(effect?.explained).toBeCloseTo(1 - 2.5 / 202.5, 9)
  expect(effect?.p).toBeLessThan(0.06)
})

it("rejects at its level when the groups mean nothing", () => {
  const random = derive("null")
  const worlds = 400
  let rejected = 0
  for (let world = 0; world < worlds; world += 1) {
    const positions = Array.from({ length: 12 }, () => random.next())
    const groups = positions.map((_, index) => (index % 3 === 0 ? "a" : "b"))
    const effect = groupEffect({ distances: line(positions), groups, random, permutations: 99 })
    if (effect && effect.p <= 0.05) rejected += 1
  }
  expect(rejected / worlds).toBeLessThan(0.08)
})

it("asks for two groups, one of which has two members", () => {
  expect(groupEffect({ distances: line([1, 2]), groups: ["a", "a"], random: derive(1) })).toBeNull()
  expect(groupEffect({ distances: line([1, 2]), groups: ["a", "b"], random: derive(1) })).toBeNull()
})
