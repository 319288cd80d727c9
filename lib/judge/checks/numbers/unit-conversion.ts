import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import { NUMBER, numberOf, unitOf } from "./units"

/** Nothing that would make the quantity part of a larger one: an operator, a sign, another quantity before it. */
const ALONE = String.raw`(?<![\d.,(\p{L}_]|[\^*/+×÷=\-−–]\s{0,2}|\b(?:and|per|plus|minus|times|of|is|are|x|each|every) |\p{L}{1,12} \d{1,6} \p{L}{1,12} )`
const QUANTITY = (value: string, unit: string) => String.raw`(?<${value}>${NUMBER}) ?(?<${unit}>\p{L}{1,12})`
const ENDS = String.raw`(?!\s{0,2}[\^*/+×÷=\-−–\d²³(]|\p{L})`

const CONVERSIONS = [
  // "3 hours = 200 minutes"
  new RegExp(`${ALONE}${QUANTITY("left", "from")} ?= {0,70}${QUANTITY("right", "to")}${ENDS}`, "gu"),
  // "3 hours is 200 minutes." at the end of a clause
  new RegExp(
    `${ALONE}${QUANTITY("left", "from")} (?:is|are|equals?|is equal to|makes?) ${QUANTITY("right", "to")}(?=\\s*[.,;\n]|\\s*$)`,
    "gu",
  ),
  // "There are 200 minutes in 3 hours"
  new RegExp(
    String.raw`\b[Tt]here are ${QUANTITY("right", "to")} in (?:(?<one>an?|one)|(?<left>${NUMBER})) (?<from>\p{L}{1,12})\b`,
    "gu",
  ),
]

/** Rounded or customary factors (2.5 cm to the inch, 1.6 km to the mile) are no slip. */
const SLACK = 0.03

/**
 * A written conversion between two units of one dimension that is wrong by more than rounding. Only a bare quantity on
 * either side counts: nothing may be added to it or divided by it.
 */
export const unitConversion: Check = (item) => {
  // Notes such as "<<2*60=120>>" stand between a result and its unit.
  const text = item.output.replace(/<<[^<>\n]{0,60}>>/gu, (note) => " ".repeat(note.length))
  for (const match of CONVERSIONS.flatMap((pattern) => [...text.matchAll(pattern)])) {
    const { left = "1", from = "", right = "", to = "" } = match.groups ?? {}
    const [source, target] = [unitOf(from), unitOf(to)]
    if (!source || !target || source.dimension !== target.dimension || source.size === target.size) continue
    // Working days have eight hours and working weeks five days: what "there are" in them is for the text to say.
    if (/^there/iu.test(match[0]) && source.dimension === "time" && source.size > 3_600) continue
    const value = (numberOf(left) * source.size) / target.size
    const stated = numberOf(right)
    if (value === 0 || Math.abs(stated - value) <= SLACK * value || isRounded(right, value)) continue
    const shown = String(Number(value.toPrecision(6)))
    return {
      title: "Unit converted wrongly",
      summary: `The working states “${match[0].replace(/\s+/gu, " ").trim()}”, but ${left} ${from} are ${shown} ${to}.`,
      category: "computation-error",
      subcategory: "symbolic-manipulation-slip",
      confidence: 0.85,
      criteria: [
        criterion({
          text: "Every conversion of units is right",
          present: true,
          quality: "incorrect",
          evidence: spanAt(item.output, match.index, match.index + match[0].length),
          comment: `Should be ${shown} ${to}.`,
        }),
      ],
    }
  }
  return null
}

/** Within one step of the last digit that is shown. */
function isRounded(digits: string, value: number): boolean {
  const decimals = /\.(\d+)$/u.exec(digits)?.[1]?.length ?? 0
  return decimals > 0 && Math.abs(numberOf(digits) - value) <= 10 ** -decimals
}
