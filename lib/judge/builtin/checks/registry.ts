import type { Check, Finding } from "../finding"
import type { Item } from "../item"
import { answerForm } from "./answer-form"
import { arithmetic } from "./arithmetic"
import { blockCount } from "./block-count"
import { bracketTrace } from "./bracket-trace"
import { emptyOutput } from "./empty-output"
import { falseComparison } from "./false-comparison"
import { finalNumber } from "./final-number"
import { languageMismatch } from "./language-mismatch"
import { lengthLimit } from "./length-limit"
import { letterCase } from "./letter-case"
import { mixedUnits } from "./mixed-units"
import { optionContradiction } from "./option-contradiction"
import { optionLetter } from "./option-letter"
import { outputFormat } from "./output-format"
import { powerOfTen } from "./power-of-ten"
import { prohibition } from "./prohibition"
import { refusal } from "./refusal"
import { repetition } from "./repetition"
import { requiredElement } from "./required-element"
import { scope } from "./scope"
import { severalAnswers } from "./several-answers"
import { tokenFrequency } from "./token-frequency"
import { truncation } from "./truncation"
import { unitConversion } from "./unit-conversion"
import { undeterminedChosen, undeterminedMissed } from "./undetermined-option"

export const checkNames = [
  "empty-output",
  "repetition",
  "refusal",
  "several-answers",
  "undetermined-chosen",
  "undetermined-missed",
  "option-letter",
  "option-contradiction",
  "final-number",
  "bracket-trace",
  "truncation",
  "false-comparison",
  "mixed-units",
  "power-of-ten",
  "arithmetic",
  "unit-conversion",
  "scope",
  "prohibition",
  "required-element",
  "token-frequency",
  "block-count",
  "letter-case",
  "output-format",
  "length-limit",
  "language-mismatch",
  "answer-form",
] as const

export type CheckName = (typeof checkNames)[number]

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
  scope,
  prohibition,
  "required-element": requiredElement,
  "token-frequency": tokenFrequency,
  "block-count": blockCount,
  "letter-case": letterCase,
  "output-format": outputFormat,
  "length-limit": lengthLimit,
  "language-mismatch": languageMismatch,
  "answer-form": answerForm,
} satisfies Record<CheckName, Check>

/** The first check that has something to say. */
export function firstFinding(item: Item): { name: CheckName; finding: Finding } | null {
  for (const name of checkNames) {
    const finding = checks[name](item)
    if (finding) return { name, finding }
  }
  return null
}
