import { describe, expect, it } from "vitest"
import { parseScore, plainReading, scaled } from "./score"

describe("parseScore", () => {
  it.each([
    ["1", 1],
    ["0.25", 0.25],
    [" 1.0 ", 1],
    ["-3", -3],
    [".5", 0.5],
    ["1e-3", 0.001],
    ["+2.", 2],
    ["TRUE", 1],
    ["False", 0],
    ["yes", 1],
    ["no", 0],
    ["85%", 0.85],
    ["57.3 %", 0.573],
    [true, 1],
    [0.7, 0.7],
  ])("reads %j as %d", (value, score) => {
    expect(parseScore(value)).toEqual({ kind: "score", score })
  })

  it.each([
    ["C", 1],
    ["I", 0],
    ["P", 0.5],
    ["N", 0],
  ])("reads Inspect's %s as %d where the column has its letters, and nowhere else", (value, score) => {
    expect(parseScore(value, { ...plainReading, letters: "inspect" })).toEqual({ kind: "score", score })
    expect(parseScore(value).kind).toBe("refused")
  })

  it("reads a decimal comma where the column is written so", () => {
    expect(parseScore("0,25", { ...plainReading, decimal: "," })).toEqual({ kind: "score", score: 0.25 })
  })

  it("divides without the dust of binary fractions", () => {
    expect([57.3, 61, 33.3, 7].map((score) => scaled(score, 100))).toEqual([0.573, 0.61, 0.333, 0.07])
  })

  it.each(["", "  ", "NaN", "nan", "null", "None", "N/A", "n.a.", "NA", "-", "—", "<NA>", null, NaN])(
    "takes %j as not scored",
    (value) => {
      expect(parseScore(value)).toEqual({ kind: "unscored" })
    },
  )

  it.each(["abc", "%", "8%5", "1,5", "0x10", "1 2", "Infinity", "1e999", "--1", "constructor"])(
    "refuses %j",
    (value) => {
      expect(parseScore(value).kind).toBe("refused")
    },
  )
})
