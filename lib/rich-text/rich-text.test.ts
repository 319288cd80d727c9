import { readFileSync } from "node:fs"
import path from "node:path"
import Papa from "papaparse"
import { describe, expect, test } from "vitest"
import { cpuTimeOf } from "@/lib/testing/process/cpu-time"
import { dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { readBlocks } from "./blocks"
import { highlightCode } from "./highlight-code"
import { planText } from "./text-plan"
import { leavesOf, type Block } from "./rich-document"
import { mathSetter } from "./typeset-math"
import { cutAtMarks, seenEdges, textMarks } from "./text-marks"

const shown = (source: string) => leavesOf(readBlocks(source)).map((leaf) => source.slice(leaf.from, leaf.to))
const kinds = (source: string) => readBlocks(source).map((block) => block.kind)

describe("blocks", () => {
  test("headings, lists with their own numbers, code, quotes, tables and rules", () => {
    const source = "# A\n\n1. one\n3. three\n\n```py\nx = 1\n```\n> said\n\n|a|b|\n|-|-|\n|1|2|\n\n---"
    expect(kinds(source)).toEqual(["heading", "list", "code", "quote", "table", "rule"])
    const list = readBlocks(source)[1]
    expect(list?.kind === "list" && list.items.map((item) => item.number)).toEqual([1, 3])
    expect(shown(source)).toEqual(["A", "one", "three", "x = 1", "said", "a", "b", "1", "2"])
  })

  test("a list may hold a list and a paragraph of its own", () => {
    const [block] = readBlocks("- a\n  - b\n\n  c\n- d")
    expect(block?.kind === "list" && block.items.map((item) => item.blocks.map(({ kind }) => kind))).toEqual([
      ["paragraph", "list", "paragraph"],
      ["paragraph"],
    ])
  })

  test("a year at the beginning of a line in a paragraph begins no list", () => {
    expect(kinds("It was in\n1986. That year")).toEqual(["paragraph"])
  })

  test("quotes and lists nest six deep and no deeper", () => {
    const depth = (blocks: readonly Block[]): number =>
      Math.max(0, ...blocks.map((block) => (block.kind === "quote" ? 1 + depth(block.blocks) : 0)))
    expect(depth(readBlocks("> ".repeat(50) + "deep"))).toBe(6)
  })
})

describe("what is inside a paragraph", () => {
  test("emphasis is found, multiplication stays", () => {
    const leaves = leavesOf(readBlocks("**bold** and *slanted* but 2*3*4 and x**2 and ~~gone~~"))
    expect(leaves.filter((leaf) => leaf.bold).map(({ from, to }) => [from, to])).toEqual([[2, 6]])
    expect(leaves.filter((leaf) => leaf.italic)).toHaveLength(1)
    expect(leaves.filter((leaf) => leaf.struck)).toHaveLength(1)
    expect(shown("2*3*4 = 24").join("")).toBe("2*3*4 = 24")
  })

  test("prices are no formulas, formulas are", () => {
    const formulas = (source: string) => leavesOf(readBlocks(source)).flatMap((leaf) => leaf.tex ?? [])
    expect(formulas("It costs $600, or $120 down and 12*$44, so $48 / $480 = 10%.")).toEqual([])
    expect(formulas("I have $5 on Monday and 6$ then")).toEqual([])
    expect(formulas("so $x^2 + 1$ and \\(y\\) and \\[z\\] and $$w$$")).toEqual(["x^2 + 1", "y", "z", "w"])
    expect(formulas("\\begin{align}a&=b\\end{align}")).toEqual(["\\begin{align}a&=b\\end{align}"])
    expect(formulas("`$x$`")).toEqual([])
  })

  test("links, images and markup stay as they were written: nothing is hidden", () => {
    const source =
      "[click](http://evil.example) ![x](http://evil.example/p.png) <img src=x onerror=alert(1)> <!-- c --> &lt;"
    expect(shown(source).join("")).toBe(source)
  })
})

describe("bounds", () => {
  const long = 24_000
  const hostile: Record<string, string> = {
    quotes: ">".repeat(long),
    stars: "*a**a ".repeat(long / 6),
    numbers: "1. ".repeat(long / 3),
    ticks: Array.from({ length: 200 }, (_, index) => "`".repeat(index)).join(" "),
    dollars: "$a ".repeat(long / 3),
    brackets: "\\[\n".repeat(long / 3),
    nested: ("- ".repeat(30) + "a\n").repeat(long / 62),
    pipes: "|".repeat(long / 3) + "\n" + "|-".repeat(long / 3),
    spaces: (" ".repeat(60) + "\n").repeat(long / 61),
  }
  test.each(Object.entries(hostile))("%s are read in no time", (_name, source) => {
    expect(cpuTimeOf(() => void planText(source, "rendered"))).toBeLessThan(1_000)
  })

  test("too long, or of too many pieces: plain", () => {
    expect(planText("a".repeat(24_001), "rendered")).toEqual({ kind: "plain", why: "too-long" })
    expect(planText("# a\n".repeat(5_000), "rendered")).toEqual({ kind: "plain", why: "too-complex" })
  })

  test("evidence that the rendered text would not show switches to plain", () => {
    const source = "```python\nx\n```"
    expect(planText(source, "rendered", [{ from: 10, to: 11 }]).kind).toBe("rendered")
    expect(planText(source, "rendered", [{ from: 3, to: 9 }])).toEqual({ kind: "plain", why: "evidence" })
  })
})

describe("formulas", () => {
  const set = (tex: string) => mathSetter()(tex, false)
  test("become MathML", () => {
    expect(set("\\frac{1}{2}")).toContain("<mfrac>")
  })

  test.each([
    "\\href{javascript:alert(1)}{x}",
    "\\includegraphics{http://evil.example/x.png}",
    "\\htmlClass{a}{x}",
    "\\def\\a{\\a\\a}\\a",
    "\\undefined{",
    "\\color{white}x",
    "\\phantom{x}",
    "{".repeat(40) + "x" + "}".repeat(40),
    "\\sqrt".repeat(100) + "x",
  ])("%s is not set", (tex) => {
    expect(set(tex)).toBeNull()
  })

  test("markup in a formula is text", () => {
    expect(set("\\text{<img src=x onerror=alert(1)>}") ?? "").not.toContain("<img")
  })

  test("a text has its share and no more", () => {
    const setter = mathSetter()
    const results = Array.from({ length: 160 }, () => setter("x", false))
    expect(results.filter((result) => result === null)).toHaveLength(10)
  })
})

describe("code", () => {
  test("tokens joined are the code", () => {
    const code = 'def f(x):\n    return "<b>" # no'
    const tokens = highlightCode(code, "python") ?? []
    expect(tokens.reduce((sum, { length }) => sum + length, 0)).toBe(code.length)
    expect(tokens.map(({ tone }) => tone)).toEqual(expect.arrayContaining(["keyword", "string", "comment"]))
    expect(highlightCode(code, "brainfuck")).toBeNull()
  })
})

describe("marks", () => {
  const criterion = (start: number, end: number) =>
    ({
      text: "",
      present: true,
      quality: "incorrect",
      evidence: { start, end },
      missingQuote: null,
      comment: null,
    }) as const

  test("count code points, overlap, and are cut with the text", () => {
    const text = "😀 abcdef"
    const marks = textMarks(text, { criteria: [criterion(2, 6)], passage: { start: 4, end: 8 }, shown: 7 })
    expect(marks.map(({ from, to }) => text.slice(from, to))).toEqual(["abcd", "cd"])
    expect(cutAtMarks({ from: 0, to: 7 }, marks).map(({ from, to }) => text.slice(from, to))).toEqual([
      "😀 ",
      "ab",
      "cd",
    ])
  })

  test("evidence over emphasis, a formula and a list is lit from its first to its last leaf", () => {
    const source = "- so **2 + 2** is $5$\n- done"
    const [mark] = textMarks(source, { criteria: [criterion(7, 21)], passage: null, shown: source.length })
    const plan = planText(source, "rendered", mark ? [mark] : [])
    const leaves = plan.kind === "rendered" ? leavesOf(plan.blocks) : []
    expect(mark && seenEdges(leaves, [mark]).get(mark)).toEqual({ first: 7, last: 21 })
  })
})

test.skipIf(!hasDataFiles)("no letter or figure of a real output is lost (skips without ../shared/data)", () => {
  for (const name of ["mmlu_pro.csv", "gsm8k.csv", "ifeval.csv"]) {
    const file = readFileSync(path.join(dataFolder, name), "utf8")
    const { data } = Papa.parse<Record<string, string>>(file, { header: true, preview: 250 })
    for (const source of data.flatMap((row) => [row.input_text ?? "", row.output_text ?? ""])) {
      if (source.length > 24_000) continue
      const seen = new Uint8Array(source.length)
      for (const leaf of leavesOf(readBlocks(source))) seen.fill(1, leaf.from, leaf.to)
      const lost =
        [...source].length === source.length ? source.replace(/./gsu, (sign, at: number) => (seen[at] ? "" : sign)) : ""
      // Markup itself may go: signs of lists with their numbers, a fence's language.
      expect(lost.replace(/^[ \t]*(?:\d{1,4}[.)]|```\w*)/gm, "")).not.toMatch(/[\p{L}\p{N}]/u)
    }
  }
})
