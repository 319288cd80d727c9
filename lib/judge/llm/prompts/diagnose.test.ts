import { describe, expect, it } from "vitest"
import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import type { Diagnosis } from "@/lib/domain/failures/annotation"
import { diagnoseTask } from "./diagnose"
import { fullCaps } from "./prompt-task"

const output = "😀 First, 6 * 17 = 112.\nSo the  answer is “112”."
const request: DiagnoseRequest = {
  dataset: "d",
  exampleId: "e",
  input: "i",
  output,
  reference: null,
  correctOutputs: [],
}
const good = {
  criteria: [
    { needs: "The product", present: true, quality: "incorrect", quote: "6 * 17 = 112", comment: "It is 102." },
  ],
  verdict: "error",
  suspect: null,
  title: "Product computed wrongly",
  summary: "Multiplies by heart and does not check.",
  secondary: null,
  confidence: 0.9,
}

function read(change: object, asked: DiagnoseRequest = request): Diagnosis {
  const parsed = diagnoseTask.replySchema.parse({ ...good, ...change })
  const result = diagnoseTask.read(parsed, asked)
  if (!result.ok) throw new Error(result.problem)
  return result.value
}
const criterion = (change: object) => read({ criteria: [{ ...good.criteria[0], ...change }] }).criteria[0]

describe("a diagnosis", () => {
  it("points at the quote in code points, the emoji being one", () => {
    expect(criterion({})?.evidence).toEqual({ start: 9, end: 21 })
  })

  it.each([
    ["in quotation marks", '"So the  answer is"', { start: 23, end: 40 }],
    ["with its white space changed", "112. So the answer", { start: 18, end: 37 }],
  ])("finds a quote %s", (_name, quote, span) => {
    expect(criterion({ quote })).toMatchObject({ evidence: span, missingQuote: null })
  })

  it.each(["6 * 17 = 102", "first, 6", "112. … answer", "a(b[c*+?"])("says that %j is not in the output", (quote) => {
    expect(criterion({ quote })).toMatchObject({ evidence: null, missingQuote: quote })
  })

  it.each([null, "", "null", "n/a", undefined])("knows %j as no quote", (quote) => {
    expect(criterion({ quote })).toMatchObject({ evidence: null, missingQuote: null })
  })

  it.each([
    ["Partially correct", "partially-correct"],
    ["PARTIALLY_CORRECT", "partially-correct"],
    ["Null", null],
    [undefined, null],
  ])("reads the quality %j", (quality, meant) => {
    expect(criterion({ quality })?.quality).toBe(meant)
  })

  it.each([
    ["padded and broken over lines", "  Product \n computed\twrongly ", "Product computed wrongly"],
    ["as a list", ["Product computed wrongly", "Units left out"], "Product computed wrongly"],
    ["with what no database takes", "Product\u0000 wrong", "Product wrong"],
  ])("has a clean title when it came %s", (_name, title, clean) => {
    expect(read({ title }).title).toBe(clean)
  })

  it("has no title when no error was found", () => {
    expect(read({ verdict: "no-error-found", suspect: "reference-wrong", title: "None" })).toMatchObject({
      title: "",
      suspect: "reference-wrong",
    })
  })

  it.each([1.5, -1, "high", null, undefined])("has no confidence when it is %j", (confidence) => {
    expect(read({ confidence }).confidence).toBeNull()
  })

  it("keeps at most 20 criteria", () => {
    expect(read({ criteria: Array.from({ length: 1_000 }, () => good.criteria[0]) }).criteria).toHaveLength(20)
  })

  it.each([
    ["an empty title", { title: " " }, /"title" is empty/],
    ["a title as long as an essay", { title: "x ".repeat(200) }, /"title" has \d+ characters/],
    ["no summary", { summary: "" }, /"summary" is empty/],
  ])("is refused with %s", (_name, change, problem) => {
    expect(() => read(change)).toThrow(problem)
  })

  it("keeps a second error when one is wanted and there was a first", () => {
    const second = { secondary: "Units left out" }
    expect(read(second).secondary).toBe("Units left out")
    expect(read(second, { ...request, secondary: false }).secondary).toBeNull()
    expect(read({ ...second, verdict: "no-error-found" }).secondary).toBeNull()
  })

  it.each([
    { title: [["a"]] },
    { title: { a: 1 } },
    { verdict: "maybe" },
    { criteria: null },
    { criteria: [{ needs: 1 }] },
    { summary: {} },
  ])("is refused with the wrong types %j", (change) => {
    expect(diagnoseTask.replySchema.safeParse({ ...good, ...change }).success).toBe(false)
  })
})

describe("the correct outputs shown", () => {
  const shown = (correctOutputs: string[], reference: string | null = "B") => {
    const prompt = diagnoseTask.build({ ...request, reference, correctOutputs }, fullCaps)
    return [...prompt.matchAll(/\[begin correct-output \w+\]\n([\s\S]*?)\n\[end/g)].map((match) => match[1])
  }

  it("say more than the reference and than each other", () => {
    expect(shown(["b\n", "B because of A", " B  because of a", "", "So B"])).toEqual(["B because of A", "So B"])
  })

  it("are three at most", () => {
    expect(shown(["1", "2", "3", "4"], null)).toEqual(["1", "2", "3"])
  })
})

it("a prompt that wants no second error says so", () => {
  expect(diagnoseTask.build({ ...request, secondary: false }, fullCaps)).toContain("secondary is null")
  expect(diagnoseTask.build(request, fullCaps)).not.toContain("secondary is null")
})
