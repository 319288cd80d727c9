import { describe, expect, it } from "vitest"
import { cpuTimeOf } from "@/lib/testing/process/cpu-time"
import { diagnoseItem } from "./diagnose"
import { builtinIndex } from "./model/load-index"

const long = 250_000
const lines = (line: string) => line.repeat(Math.ceil(long / line.length))

const texts: readonly (readonly [string, string])[] = [
  ["spaces", lines(" ")],
  ["spaces, then a letter", `${lines(" ")}x`],
  ["line ends", lines("\n")],
  ["one word", lines("a")],
  ["capitals", lines("A")],
  ["digits", lines("1")],
  ["digits with commas", lines("1,111")],
  ["a sum without end", lines("1 + ")],
  ["equals signs", lines("= ")],
  ["equations", lines("2 * 3 = 7, ")],
  ["brackets", lines("((((")],
  ["square brackets", lines("[ ")],
  ["quotation marks", lines('"')],
  ["a quoted list", `do not use the words ${lines("'a', ")}`],
  ["stars", lines("*")],
  ["stars and letters", lines("*a")],
  ["bold", lines("**a ")],
  ["option lines", lines("A. x\nB. y\n")],
  ["answers", lines("The answer is (A). ")],
  ["answers without letters", lines("answer is ")],
  ["comparisons", lines("1 < 2 < ")],
  ["a bracket trace", lines("1: ( ; stack: ( ( ( ( ( (\n")],
  ["bracket stacks", `1: ( ; stack: ${lines("( ")}`],
  ["angle brackets", lines("<<1+1")],
  ["constraints", lines('- keywords:existence {"keywords": ["a"]}\n')],
  ["constraint braces", `- keywords:existence {${lines("{")}`],
  ["quantities", lines("3 hours = ")],
  ["quantities in a sum", lines("3 hours + 2 minutes ")],
  ["conversions", lines("There are 60 minutes in 2 ")],
  ["products", lines("(2 × 10^3 m)(")],
  ["fractions", lines("\\frac{1}{2} * ")],
  ["raised digits", lines("10⁻³ ")],
  ["final answers", lines("\nA: 12")],
  ["demanded languages", lines("translate this ")],
  ["demanded forms", lines("answer with only the ")],
  ["sentences", lines("I do not have ")],
  ["LaTeX", lines("\\times \\frac{1}{2} = ")],
  ["lone surrogates", lines("\ud800")],
  ["astral letters", lines("𝔘")],
  ["JSON", lines('[{"a":')],
]

describe("hostile texts", () => {
  const index = builtinIndex()
  it.each(texts)("takes a fraction of a second, whatever side it is on: %s", (_name, text) => {
    const requests = [
      { input: "Which?\nA. one\nB. two", output: text, reference: "A" },
      { input: text, output: "The answer is (B).", reference: null },
      { input: "Say it.", output: "2 + 2 = 5", reference: text },
    ]
    const ms = cpuTimeOf(() => {
      for (const request of requests) expect(diagnoseItem(request, index).title).not.toBe("")
    })
    expect(ms).toBeLessThan(3_000)
  })
})
