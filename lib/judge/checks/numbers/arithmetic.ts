import { falseEquations, readEquations, type Equation } from "./equations"
import { evaluate } from "./expression"
import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import { isClose, referenceNumber } from "@/lib/judge/checks/item/reference-number"

/**
 * A written calculation with a wrong result that explains the wrong answer: with this result put right, and carried
 * through the calculations after it, the working ends at the reference. Without a reference that is a number, any
 * wrong result counts. A wrong result in a working that was wrong anyway is not the first major error.
 */
export const arithmetic: Check = (item) => {
  const wrong = falseEquations(item.output).find((equation) => !isReading(equation))
  if (!wrong) return null
  const target = referenceNumber(item)
  if (target !== null && !carriedThrough(readEquations(item.output), wrong).some((value) => isClose(value, target)))
    return null
  if (target === null && item.reference !== null && item.reference.trim() !== "") return null
  const value = String(Number(wrong.value.toPrecision(8)))
  return {
    title: "Written calculation has a wrong result",
    summary: `The working states ${wrong.text}, but the left side makes ${value}${target === null ? "" : "; put right, it leads to the reference"}.`,
    category: "computation-error",
    subcategory: "numerical-evaluation-slip",
    confidence: target === null ? 0.7 : 0.95,
    criteria: [
      criterion({
        text: "Every written calculation is right",
        present: true,
        quality: "incorrect",
        evidence: spanAt(item.output, wrong.start, wrong.end),
        comment: `Should be ${value}.`,
      }),
    ],
  }
}

/** The operands the other way round, or a percentage without its sign: a way of writing, not a slip. */
function isReading({ stated, value }: Equation): boolean {
  return isClose(stated, -value) || isClose(stated, 100 * value) || isClose(stated, value / 100)
}

/** Values of the wrong calculation and of those after it, with corrected results in place of the stated ones. */
function carriedThrough(equations: readonly Equation[], wrong: Equation): number[] {
  const corrected = new Map([[wrong.stated, wrong.value]])
  const values = [wrong.value]
  for (const equation of equations) {
    if (equation.start <= wrong.start) continue
    const left = equation.text.slice(0, equation.text.lastIndexOf(" = "))
    const value = evaluate(
      left.replace(/\d[\d,]*(?:\.\d+)?/gu, (digits) => {
        const replacement = corrected.get(Number(digits.replace(/,/gu, "")))
        return replacement === undefined || replacement < 0 ? digits : String(replacement)
      }),
    )
    if (value === null) continue
    if (value !== equation.value) corrected.set(equation.stated, value)
    values.push(value)
  }
  return values
}
