import { describe, expect, it } from "vitest"
import { toUtf16Span } from "@/lib/domain/failures/evidence"
import { answerChoice } from "@/lib/testing/check-cases/answer-choice"
import { brokenOutput } from "@/lib/testing/check-cases/broken-output"
import { demandedContent } from "@/lib/testing/check-cases/demanded-content"
import { demandedForm } from "@/lib/testing/check-cases/demanded-form"
import { reckoning } from "@/lib/testing/check-cases/reckoning"
import { demands, type Case, type CheckCases } from "@/lib/testing/check-cases/case"
import { readItem } from "./item/item"
import { checkNames, checks, firstFinding, type CheckName } from "./registry"

const cases: Record<CheckName, CheckCases> = {
  ...brokenOutput,
  ...answerChoice,
  ...reckoning,
  ...demandedContent,
  ...demandedForm,
}

const itemOf = ({ input = "Do it.", output, reference }: Case) =>
  readItem({ input, output, reference: reference ?? null })

describe.each(checkNames)("check %s", (name) => {
  it.each(cases[name].speaks)("speaks: $output", (one) => {
    const finding = checks[name](itemOf(one))
    expect(finding?.category).toBe(cases[name].category)
    for (const { evidence } of finding?.criteria ?? [])
      if (evidence) expect(toUtf16Span(one.output, evidence)).not.toBeNull()
  })

  it.each(cases[name].silent)("is silent: $output", (one) => {
    expect(checks[name](itemOf(one))).toBeNull()
  })
})

describe("the order of checks", () => {
  it("names the refusal before the demands that it leaves unmet", () => {
    const item = itemOf({
      output: "I'm unable to help with that.",
      reference: demands('keywords:existence {"keywords": ["lantern"]}'),
    })
    expect(firstFinding(item)?.name).toBe("refusal")
  })

  it("gives evidence in code points, so that an emoji before it shifts nothing", () => {
    const item = itemOf({ input: "Write one line without using any commas.", output: "🌙🌙 Well, yes" })
    const evidence = firstFinding(item)?.finding.criteria[0]?.evidence
    expect(evidence).toEqual({ start: 7, end: 8 })
  })
})
