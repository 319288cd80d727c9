import type { Check, Finding } from "./item/finding"
import type { Item } from "./item/item"
import { answerForm } from "./answers/answer-form"
import { optionChecks } from "./answers/option-checks"
import { bracketTrace } from "./output/bracket-trace"
import { emptyOutput } from "./output/empty-output"
import { finalNumber } from "./numbers/final-number"
import { numberChecks } from "./numbers/number-checks"
import { languageMismatch } from "./output/language-mismatch"
import { refusal } from "./output/refusal"
import { repetition } from "./output/repetition"
import { instructionChecks } from "./instructions/instruction-checks"
import { truncation } from "./output/truncation"

/** All checks, in the order in which they are asked: the first that speaks is the diagnosis. */
export const checks = {
  "empty-output": emptyOutput,
  repetition,
  refusal,
  ...optionChecks,
  "final-number": finalNumber,
  "bracket-trace": bracketTrace,
  truncation,
  ...numberChecks,
  ...instructionChecks,
  "language-mismatch": languageMismatch,
  "answer-form": answerForm,
} satisfies Record<string, Check>

export type CheckName = keyof typeof checks

export const checkNames = Object.keys(checks) as readonly CheckName[]

/** The first check that has something to say. */
export function firstFinding(item: Item): { name: CheckName; finding: Finding } | null {
  for (const name of checkNames) {
    const finding = checks[name](item)
    if (finding) return { name, finding }
  }
  return null
}
