import { describe, expect, it } from "vitest"
import { markAt, rowPaths, type Layout } from "./row-paths"
import type { RowPoint, RowSeries } from "./row-points"

const wide: Layout = { of: "wide", height: 40, centre: 20, plot: 40 }
const narrow: Layout = { of: "narrow", height: 70, centre: 50, plot: 40 }
const scale = { min: -1, max: 1, ticks: [-1, 0, 1] }
const point = (row: number, estimate: number, more: Partial<RowPoint> = {}): RowPoint => ({
  row,
  value: { estimate, low: estimate - 0.1, high: estimate + 0.1 },
  hollow: false,
  label: "",
  ...more,
})
const series = (points: readonly RowPoint[], more: Partial<RowSeries> = {}): RowSeries => ({
  name: "A",
  tone: "a",
  shape: "circle",
  lane: 0,
  points,
  ...more,
})

describe("the paths of a row chart", () => {
  it("sets dots and intervals in their rows, by colour and by whether they are hollow", () => {
    const points = [point(0, 0), point(1, 0.5, { tone: "accent" }), point(2, -0.5, { hollow: true })]
    const { dots, intervals } = rowPaths({ scale, rows: 3, series: [series(points)] }, wide)
    expect(dots).toEqual([
      { tone: "a", hollow: false, d: "M500 20h.1" },
      { tone: "accent", hollow: false, d: "M750 60h.1" },
      { tone: "a", hollow: true, d: "M250 100h.1" },
    ])
    expect(intervals).toEqual([{ tone: "a", d: "M450 20H550M700 60H800M200 100H300" }])
  })

  it("ties two series together where both have a mark, each in its lane", () => {
    const two = [
      series([point(0, 0), point(1, 0)], { lane: -5 }),
      series([point(1, 1)], { lane: 5, tone: "b", shape: "diamond" }),
    ]
    const { links, dots } = rowPaths({ scale, rows: 2, series: two }, wide)
    expect(links).toBe("M500 55L1000 65")
    expect(dots.map(({ tone }) => tone)).toEqual(["a"])
  })

  it("draws zero apart, and leaves the names of a phone's rows out of the grid", () => {
    const props = { scale, rows: 2, series: [], zero: true }
    expect(rowPaths(props, wide)).toMatchObject({ grid: "M0 0v80M1000 0v80", zero: "M500 0v80" })
    expect(rowPaths(props, narrow).zero).toBe("M500 30v40M500 100v40")
  })
})

describe("the mark that is pointed at", () => {
  const chart = { scale, rows: 2, series: [series([point(0, 0, { label: "first" }), point(1, 0.5)])] }

  it("is the nearest one, and one is pointed at along its interval", () => {
    expect(markAt(chart, wide, { x: 104, y: 24, width: 200 })).toMatchObject({
      point: { label: "first" },
      x: 100,
      y: 20,
    })
    expect(markAt(chart, wide, { x: 118, y: 20, width: 200 })?.point.row).toBe(0)
    expect(markAt(chart, wide, { x: 150, y: 60, width: 200 })?.point.row).toBe(1)
  })

  it("is none where nothing is near", () => {
    expect(markAt(chart, wide, { x: 10, y: 20, width: 200 })).toBeNull()
    expect(markAt(chart, wide, { x: 100, y: 40, width: 200 })).toBeNull()
  })
})
