import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import type { Item } from "@/lib/judge/checks/item/item"
import { referenceNumber } from "@/lib/judge/checks/item/reference-number"
import { leadingNumber, productValue } from "./scientific-notation"

/** How far the left side of a calculation may reach, and how many equals signs of one text are looked at. */
const REACH = 240
const MOST = 300

/**
 * A product or quotient whose digits are right and whose power of ten is wrong, where the right power is the one of the
 * reference: "1.8 * 2.5 * 0.098 = 4.4" when 0.44 was asked. What the reference does not confirm is left alone, because
 * units may hide a power of ten.
 */
export const powerOfTen: Check = (item) => {
  const target = wanted(item)
  if (target === null || target === 0) return null
  if (item.options.length > 0 && item.answer.final === item.referenceLetter) return null
  const { output } = item
  for (let at = output.indexOf("="), seen = 0; at >= 0 && seen < MOST; at = output.indexOf("=", at + 1), seen += 1) {
    const right = leadingNumber(output.slice(at + 1, at + 80))
    if (!right || right.value === 0) continue
    const before = output.slice(Math.max(0, at - REACH), at)
    const phrase = before.slice(lastBreak(before))
    if (!/[*/×·⋅÷]|\\(?:times|cdot|frac|div)|\)\s?\(|\sx\s/u.test(phrase)) continue
    const value = productValue(phrase)
    if (value === null || !isNear(value, Math.abs(target)) || !isTenfold(Math.abs(right.value) / value)) continue
    const start = at - phrase.trimStart().length
    const end = at + 1 + right.length
    return {
      title: "Result off by a power of ten",
      summary: `The digits of the calculation are right, but its order of magnitude is not: it makes ${shown(value)}, which the reference has, and ${shown(right.value)} is stated.`,
      category: "computation-error",
      subcategory: "numerical-evaluation-slip",
      confidence: 0.93,
      criteria: [
        criterion({
          text: "Every result has the right order of magnitude",
          present: true,
          quality: "incorrect",
          evidence: spanAt(output, start, end),
          comment: `Should be ${shown(value)}.`,
        }),
      ],
    }
  }
  return null
}

/** The number the reference names, also in scientific notation. */
function wanted(item: Item): number | null {
  const option = item.options.find(({ letter }) => letter === item.referenceLetter)?.text
  const scientific = leadingNumber((option ?? item.reference ?? "").trim().slice(0, 60))
  return item.options.length > 0 ? (scientific?.value ?? null) : referenceNumber(item)
}

/** After the last equals sign, line end, colon, semicolon or sentence end. */
function lastBreak(before: string): number {
  let last = 0
  for (const match of before.matchAll(/[=≈\n;:]|[.,](?=\s)|\b(?:is|are|so|get|have|be|then)\s/giu))
    last = match.index + match[0].length
  return last
}

function isTenfold(ratio: number): boolean {
  const power = Math.log10(ratio)
  return Math.abs(power) > 0.5 && Math.abs(power) < 12.5 && Math.abs(power - Math.round(power)) < 0.005
}

function isNear(value: number, target: number): boolean {
  return Math.abs(value - target) <= 0.02 * target
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)))
}
