import { describe, expect, it } from "vitest"
import type { Criterion, Diagnosis } from "@/lib/domain/failures/annotation"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { annotate, verify } from "./diagnose"
import type { DiagnoseRequest, Judge } from "./judge/judge"

const criterion: Criterion = {
  text: "States the sum",
  present: true,
  quality: "incorrect",
  evidence: null,
  missingQuote: null,
  comment: null,
}
const diagnosis: Diagnosis = {
  verdict: "error",
  suspect: null,
  title: "Carry lost",
  summary: "17 + 5 is not 12.",
  secondary: null,
  confidence: 0.7,
  criteria: [criterion],
  source: "llm",
  categoryHint: null,
}
const texts: DiagnoseRequest = {
  dataset: "d",
  exampleId: "1",
  input: "17 + 5?",
  output: "😀 17 + 5 = 12",
  reference: "22",
  correctOutputs: [],
}
const judgeThatSays = (value: Diagnosis): Judge => ({
  ...scriptedJudge(),
  diagnose: async () => ({ ok: true, value, usage: { inputTokens: 1, outputTokens: 1 } }),
})

describe("evidence", () => {
  const only = (change: Partial<Criterion>) =>
    verify({ ...diagnosis, criteria: [{ ...criterion, ...change }] }, texts.output).criteria[0]

  it("is found in code points when the judge quoted it", () => {
    expect(only({ missingQuote: "17 + 5 = 12" })).toMatchObject({ evidence: { start: 2, end: 13 }, missingQuote: null })
  })
  it("is kept as a missing quote when the output does not hold it", () => {
    expect(only({ missingQuote: "17 + 5 = 13" })).toMatchObject({ evidence: null, missingQuote: "17 + 5 = 13" })
  })
  it("is dropped when it lies outside the output", () => {
    expect(only({ evidence: { start: 5, end: 500 } })).toMatchObject({ evidence: null, missingQuote: null })
  })
})

describe("what became of a failure", () => {
  it("is diagnosed when the judge names an error", async () => {
    expect(await annotate(texts, judgeThatSays(diagnosis))).toMatchObject({ outcome: "diagnosed", detail: null })
  })
  it("is unparseable when the error has no title", async () => {
    expect(await annotate(texts, judgeThatSays({ ...diagnosis, title: " \n " }))).toMatchObject({
      outcome: "unparseable",
      diagnosis: null,
    })
  })
  it("is an outcome of its own when no error was found", async () => {
    const reply = await annotate(texts, judgeThatSays({ ...diagnosis, verdict: "no-error-found", title: "" }))
    expect(reply).toMatchObject({ outcome: "no-error-found", diagnosis: { verdict: "no-error-found" } })
  })
  it.each(["refused", "unparseable", "unavailable"] as const)(
    "is %s, with the reason, when the judge says so",
    async (reason) => {
      expect(await annotate(texts, scriptedJudge({ faults: { [reason]: 1 } }))).toMatchObject({
        outcome: reason,
        detail: `scripted: ${reason}`,
      })
    },
  )
  it("is unavailable when its texts are not stored", async () => {
    expect(await annotate(null, scriptedJudge())).toMatchObject({ outcome: "unavailable" })
  })
})

it("bounds and cleans what the judge wrote", () => {
  const hostile = verify({ ...diagnosis, title: ` a\u0000b\n\uD800${"x".repeat(500)}`, confidence: 7 }, texts.output)
  expect(hostile.title).toHaveLength(200)
  expect(hostile.title.startsWith("a\uFFFDb \uFFFDx")).toBe(true)
  expect(hostile.confidence).toBe(1)
})
