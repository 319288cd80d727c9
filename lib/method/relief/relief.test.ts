import { describe, expect, test } from "vitest"
import { reliefSchema } from "@/lib/domain/taxonomy/relief"
import { breakName, overlap, plateOf } from "./labels"
import { reliefOf, type ReliefCategory } from "./relief"

const category = (name: string, bySuite: readonly number[], parts: readonly number[] = []): ReliefCategory => ({
  slug: name.toLowerCase().replaceAll(" ", "-"),
  name,
  count: bySuite.reduce((sum, count) => sum + count, 0),
  read: bySuite.reduce((sum, count) => sum + count, 0),
  share: 0.1,
  bySuite,
  parts: parts.map((count, index) => ({ slug: `${name}-${index}`, count })),
})

const categories = [
  category("Factual Error", [60, 20, 0], [40, 30, 10]),
  category("Unwarranted Abstention", [40, 5, 0], [20, 25]),
  category("Logical Reasoning Error", [2, 30, 0], [16, 16]),
  category("Computation Error", [0, 25, 0], [25]),
  category("Source Unfaithfulness", [0, 0, 42], [22, 12]),
  category("State Tracking Error", [0, 8, 0]),
]
const draw = (given = categories) => reliefOf({ categories: given, suites: ["SimpleQA", "BBH", "Quintd"], seed: 1 })

const drawn = (given = categories) => reliefSchema.parse(draw(given))
const plain = drawn()

describe("the relief map", () => {
  test("is the same for the same counts, whatever their order", () => {
    expect(draw([...categories].reverse())).toEqual(plain)
  })

  test("has a peak for each category with failures and loses none of them among its hills", () => {
    const relief = drawn([...categories, category("Never Seen", [0, 0, 0])])
    expect(relief.peaks.map((peak) => peak.slug).sort()).toEqual(categories.map((row) => row.slug).sort())
    for (const peak of relief.peaks) {
      const hills = relief.hills.filter((hill) => hill.category === peak.slug)
      expect(hills.reduce((sum, hill) => sum + hill.count, 0)).toBe(peak.count)
    }
  })

  test("holds only numbers inside its frame and paths without gaps", () => {
    const relief = plain
    expect(JSON.stringify(relief)).not.toMatch(/NaN|null|Infinity/)
    for (const { labelX, labelY } of relief.peaks) {
      expect(labelX).toBeGreaterThan(0)
      expect(labelX).toBeLessThan(relief.width)
      expect(labelY).toBeGreaterThan(0)
      expect(labelY).toBeLessThan(relief.height)
    }
    for (const { path } of relief.contours) expect(path).toMatch(/^(M[\d.]+ [\d.-]+l[\d .-]+Z)+$/)
  })

  test("lays no name plate over another", () => {
    const plates = plain.peaks.map((peak) => plateOf(peak.lines, { x: peak.labelX, y: peak.labelY }))
    plates.forEach((plate, index) =>
      plates.slice(index + 1).forEach((other) => expect(overlap(plate, other)).toBeLessThan(1)),
    )
  })

  test("lays together what is met on the same benchmark", () => {
    const peaks = new Map(plain.peaks.map((peak) => [peak.slug, peak]))
    const distance = (a: string, b: string) => {
      const [from, to] = [peaks.get(a), peaks.get(b)]
      return from && to ? Math.hypot(from.x - to.x, from.y - to.y) : Number.NaN
    }
    expect(distance("factual-error", "unwarranted-abstention")).toBeLessThan(
      distance("unwarranted-abstention", "source-unfaithfulness"),
    )
    expect(distance("logical-reasoning-error", "computation-error")).toBeLessThan(
      distance("computation-error", "source-unfaithfulness"),
    )
  })

  test("counts eleven levels of land above one shoal line", () => {
    expect(plain.contours.map((contour) => contour.kind).slice(0, 2)).toEqual(["shoal", "coast"])
    expect(plain.contours.length).toBeLessThanOrEqual(12)
  })

  test("works for three categories and for many, and says null below", () => {
    expect(draw(categories.slice(0, 3))?.peaks).toHaveLength(3)
    expect(draw(categories.slice(0, 2))).toBeNull()
    const many = Array.from({ length: 45 }, (_, index) => category(`Kind ${index}`, [index + 1, 45 - index, 0]))
    expect(JSON.stringify(draw(many))).not.toContain("null")
    expect(draw([])).toBeNull()
  })
})

test("long names break into two lines of about equal length", () => {
  expect(breakName("Explicit Prohibition Violation")).toEqual(["Explicit Prohibition", "Violation"])
  expect(breakName("Counting/Enumeration Error")).toEqual(["Counting/", "Enumeration Error"])
  expect(breakName("Factual Error")).toEqual(["Factual Error"])
})
