import { readEquations } from "./equations"
import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import { isClose, referenceNumber } from "@/lib/judge/checks/item/reference-number"

/** The last line or phrase that states a number as the answer: "A: 45", "#### 45", "The answer is $45." */
const STATED =
  /(?:^|\n)[ \t]*(?:A|Answer|Final answer)[ \t]*[:=][ \t]*[$€£]?(-?\d[\d,]{0,15}(?:\.\d{1,6})?)|####[ \t]*[$€£]?(-?\d[\d,]{0,15}(?:\.\d{1,6})?)|\banswer is:?[ \t]*[$€£]?(-?\d[\d,]{0,15}(?:\.\d{1,6})?)/giu

/** Room between the last calculation and the answer: no further step fits in, only its words. */
const BETWEEN = 160

/**
 * The working ends at the reference's number, by a last calculation that holds, but another number is stated as the
 * answer. Nothing that calculates may stand between the two.
 */
export const finalNumber: Check = (item) => {
  const target = item.options.length > 0 ? null : referenceNumber(item)
  if (target === null || item.clipped) return null
  const stated = [...item.output.matchAll(STATED)].at(-1)
  const digits = stated?.[1] ?? stated?.[2] ?? stated?.[3]
  if (!stated || digits === undefined) return null
  const final = Number(digits.replace(/,/gu, ""))
  const last = readEquations(item.output)
    .filter((equation) => equation.start < stated.index)
    .at(-1)
  if (!last?.holds || !isClose(last.stated, target) || isClose(final, target)) return null
  const between = item.output.slice(last.end, stated.index)
  const after = item.output.slice(stated.index + stated[0].length).trim()
  if (between.length > BETWEEN || /[=≈\d]/u.test(between) || after.length > 20) return null
  // The same number in another unit (dollars and cents, a share and a percentage) is no contradiction.
  if ([10, 60, 100, 1_000].some((factor) => isClose(final * factor, target) || isClose(final, target * factor)))
    return null
  return {
    title: "Stated answer contradicts the own result",
    summary: `The working ends at ${last.text}, which agrees with the reference, but the output gives ${digits} as its answer.`,
    category: "answer-reasoning-mismatch",
    subcategory: "analysis-ignored-at-conclusion",
    confidence: 0.92,
    criteria: [
      criterion({
        text: "The working arrives at the right number",
        present: true,
        quality: "correct",
        evidence: spanAt(item.output, last.start, last.end),
      }),
      criterion({
        text: "This number is given as the answer",
        present: true,
        quality: "incorrect",
        evidence: spanAt(item.output, stated.index, stated.index + stated[0].length),
        comment: `States ${digits} instead of ${last.stated}.`,
      }),
    ],
  }
}
