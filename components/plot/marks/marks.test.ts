import { expect, test } from "vitest"
import { bandMarks, barMarks, circleMarks, dotMarks, gridMarks, tickMarks } from "./marks"

const scale = { min: 0, max: 1, ticks: [0, 0.5, 1] }
const value = { estimate: 1 / 3, low: 0.25, high: 0.5 }

test("hairlines are one path, zero in ink apart", () => {
  expect(gridMarks(scale)).toContain("d='M0 0v1M50 0v1M100 0v1'")
  expect(gridMarks(scale, true)).toContain("<path class='g zero' d='M0 0v1' />")
})

test("marks stand where their numbers are, to a hundredth of a percent", () => {
  expect(barMarks(scale, value, { y: 15 })).toContain("<rect class=m-bar y=9 width=33.33% height=12 rx=1.5 />")
  expect(barMarks(scale, value, { y: 15, tone: "on" })).toContain("<rect class='m-bar on'")
  expect(barMarks(scale, value, { y: 15 })).toContain("<line class=m-ci x1=25% x2=50% y1=15 y2=15 />")
  expect(bandMarks(scale, 0.25, 13)).toBe("<rect class=m-band y=9 width=25% height=8 />")
  expect(dotMarks(scale, value, { y: 13, tone: "acc", hollow: false })).toContain("<circle class='acc m-dot' cx=33.33%")
  expect(dotMarks(scale, value, { y: 13, tone: "b", hollow: true })).toContain("<path class='b m-hollow'")
})

test("many marks are one group or one path; none are nothing", () => {
  expect(circleMarks(scale, [0.1, 0.2], { y: 13, r: 5, tone: "rest" })).toBe(
    "<g class='rest m-dot'><circle cx=10% cy=13 r=5 /><circle cx=20% cy=13 r=5 /></g>",
  )
  expect(tickMarks(scale, [0.1, 0.2], { from: 9, to: 19 })).toContain("d='M10 0v1M20 0v1'")
  expect(circleMarks(scale, [], { y: 13, r: 5, tone: "rest" }) + tickMarks(scale, [], { from: 9, to: 19 })).toBe("")
})

test("numbers that are none draw nothing that could end an attribute", () => {
  const odd = { estimate: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  expect(barMarks(scale, odd, { y: 15 })).toMatch(/^[\w\s<>/='%.-]*$/)
})
