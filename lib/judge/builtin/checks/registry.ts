import type { Check, Finding } from "../finding"
import type { Item } from "../item"
import { arithmetic } from "./arithmetic"
import { blockCount } from "./block-count"
import { bracketTrace } from "./bracket-trace"
import { emptyOutput } from "./empty-output"
import { falseComparison } from "./false-comparison"
import { lengthLimit } from "./length-limit"
import { letterCase } from "./letter-case"
import { optionContradiction } from "./option-contradiction"
import { outputFormat } from "./output-format"
import { prohibition } from "./prohibition"
import { refusal } from "./refusal"
import { repetition } from "./repetition"
import { requiredElement } from "./required-element"
import { scope } from "./scope"
import { severalAnswers } from "./several-answers"
import { tokenFrequency } from "./token-frequency"
import { truncation } from "./truncation"
import { undeterminedChosen, undeterminedMissed } from "./undetermined-option"

export const checkNames = [
  "empty-output",
  "repetition",
  "refusal",
  "several-answers",
  "undetermined-chosen",
  "undetermined-missed",
  "option-contradiction",
  "bracket-trace",
  "truncation",
  "false-comparison",
  "arithmetic",
  "scope",
  "prohibition",
  "required-element",
  "token-frequency",
  "block-count",
  "letter-case",
  "output-format",
  "length-limit",
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
  "option-contradiction": optionContradiction,
  "bracket-trace": bracketTrace,
  truncation,
  "false-comparison": falseComparison,
  arithmetic,
  scope,
  prohibition,
  "required-element": requiredElement,
  "token-frequency": tokenFrequency,
  "block-count": blockCount,
  "letter-case": letterCase,
  "output-format": outputFormat,
  "length-limit": lengthLimit,
} satisfies Record<CheckName, Check>

/** The first check that has something to say. */
export function firstFinding(item: Item): { name: CheckName; finding: Finding } | null {
  for (const name of checkNames) {
    const finding = checks[name](item)
    if (finding) return { name, finding }
  }
  return null
}
