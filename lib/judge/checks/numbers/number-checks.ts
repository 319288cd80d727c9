import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import { arithmetic } from "./arithmetic"
import { powerOfTen } from "./power-of-ten"
import { unitConversion } from "./unit-conversion"
import { NUMBER, numberOf, unitOf, type Unit } from "./units"

/** "4 < 7 < 3 … is correct": a chain of numbers called ordered that is not. */
const falseComparison: Check = (item) => {
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

/** "2 hours + 15 minutes = 17": two quantities with their units, added or subtracted, and the result. */
const SUM = new RegExp(
  String.raw`(?<![\d.,*/×÷^]\s?)(?<a>${NUMBER}) ?(?<unitA>\p{L}{1,12}) ?(?<sign>[+\-−–]) ?(?<b>${NUMBER}) ?(?<unitB>\p{L}{1,12}) ?= ?(?:<<[^<>\n]{1,60}>>)?(?<result>${NUMBER})(?!\d|[.,]\d)`,
  "gu",
)

/** Quantities of one dimension in different units are added as bare numbers; right in no unit of the two. */
const mixedUnits: Check = (item) => {
  for (const match of item.output.matchAll(SUM)) {
    const { a = "", unitA = "", sign = "", b = "", unitB = "", result = "" } = match.groups ?? {}
    const [first, second] = [unitOf(unitA), unitOf(unitB)]
    if (!first || !second || first.dimension !== second.dimension || first.size === second.size) continue
    const isSum = sign === "+"
    const add = (x: number, y: number) => (isSum ? x + y : x - y)
    const stated = numberOf(result)
    if (stated !== add(numberOf(a), numberOf(b))) continue
    const total = add(numberOf(a) * first.size, numberOf(b) * second.size)
    if ([first, second].some(({ size }: Unit) => Math.abs(total / size - stated) <= 0.01 * Math.abs(stated))) continue
    return {
      title: "Values in different units combined without conversion",
      summary: `The working ${isSum ? "adds" : "subtracts"} ${a} ${unitA} and ${b} ${unitB} as if they were in one unit.`,
      category: "quantity-relation-error",
      subcategory: "units-mixed",
      confidence: 0.92,
      criteria: [
        criterion({
          text: "Quantities are brought to one unit before they are added",
          present: false,
          quality: "incorrect",
          evidence: spanAt(item.output, match.index, match.index + match[0].length),
          comment: `${unitA} and ${unitB} are combined as bare numbers.`,
        }),
      ],
    }
  }
  return null
}

/** Wrong reckoning in the output, in the order in which the registry asks. */
export const numberChecks = {
  "false-comparison": falseComparison,
  "mixed-units": mixedUnits,
  "power-of-ten": powerOfTen,
  arithmetic,
  "unit-conversion": unitConversion,
} satisfies Record<string, Check>
