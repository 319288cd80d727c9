import type { Check, Finding } from "./item/finding"
import type { Item } from "./item/item"
import { answerForm } from "./answers/answer-form"
import { arithmetic } from "./numbers/arithmetic"
import { bracketTrace } from "./output/bracket-trace"
import { emptyOutput } from "./output/empty-output"
import { falseComparison } from "./numbers/false-comparison"
import { finalNumber } from "./numbers/final-number"
import { languageMismatch } from "./output/language-mismatch"
import { mixedUnits } from "./numbers/mixed-units"
import { optionContradiction } from "./answers/option-contradiction"
import { optionLetter } from "./answers/option-letter"
import { powerOfTen } from "./numbers/power-of-ten"
import { refusal } from "./output/refusal"
import { repetition } from "./output/repetition"
import { instructionChecks } from "./instructions/instruction-checks"
import { severalAnswers } from "./answers/several-answers"
import { truncation } from "./output/truncation"
import { unitConversion } from "./numbers/unit-conversion"
import { undeterminedChosen, undeterminedMissed } from "./answers/undetermined-option"

/** All checks, in the order in which they are asked: the first that speaks is the diagnosis. */
export const checks = {
  "empty-output": emptyOutput,
  repetition,
  refusal,
  "several-answers": severalAnswers,
  "undetermined-chosen": undeterminedChosen,
  "undetermined-missed": undeterminedMissed,
  "option-letter": optionLetter,
  "option-contradiction": optionContradiction,
  "final-number": finalNumber,
  "bracket-trace": bracketTrace,
  truncation,
  "false-comparison": falseComparison,
  "mixed-units": mixedUnits,
  "power-of-ten": powerOfTen,
  arithmetic,
  "unit-conversion": unitConversion,
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
