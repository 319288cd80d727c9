import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"

/** "4 < 7 < 3 … is correct": a chain of numbers called ordered that is not. */
export const falseComparison: Check = (item) => {
  const chain =
    /\b\d{1,9}(?: < \d{1,9}){1,40}(?= (?:is|are|holds?|in the|,? so)?\s?(?:correct|true|right|valid|correct order))/gu
  for (const match of item.output.matchAll(chain)) {
    const numbers = match[0].split(" < ").map(Number)
    if (numbers.every((value, index) => index === 0 || (numbers[index - 1] ?? 0) < value)) continue
    return {
      title: "False order of numbers accepted",
      summary: "A chain of numbers that is not increasing is called correctly ordered.",
      category: "logical-reasoning-error",
      subcategory: "false-comparison-accepted",
      confidence: 0.95,
      criteria: [
        criterion({
          text: "Numbers called increasing are increasing",
          present: true,
          quality: "incorrect",
          evidence: spanAt(item.output, match.index, match.index + match[0].length),
          comment: "Not increasing.",
        }),
      ],
    }
  }
  return null
}
