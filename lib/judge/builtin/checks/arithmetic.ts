import { criterion, spanAt, type Check } from "../finding"
import { falseEquations } from "../equations"

/** A written calculation whose result is wrong: both sides stand in the output. */
export const arithmetic: Check = (item) => {
  const wrong = falseEquations(item.output)[0]
  if (!wrong) return null
  return {
    title: "Written calculation has a wrong result",
    summary: `The working states ${wrong.text}, but the left side is ${format(wrong.value)}.`,
    category: "computation-error",
    subcategory: "numerical-evaluation-slip",
    confidence: 0.9,
    criteria: [
      criterion({
        text: "Every written calculation is right",
        present: true,
        quality: "incorrect",
        evidence: spanAt(item.output, wrong.start, wrong.end),
        comment: `Should be ${format(wrong.value)}.`,
      }),
    ],
  }
}

function format(value: number): string {
  return String(Number(value.toPrecision(8)))
}
