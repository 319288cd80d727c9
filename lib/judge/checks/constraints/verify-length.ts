import type { Constraint, Violation } from "./constraint"

type Length = Extract<Constraint, { kind: "word-count" | "sentence-count" }>

/**
 * Words are runs of letters and digits, as the IFEval checker counts them. Where a sentence ends is a matter of
 * opinion, so a range is counted: a bound is broken only when every count in the range breaks it.
 */
export function brokenLength(constraint: Length, output: string): Violation | null {
  const { relation, count } = constraint
  const unit = constraint.kind === "word-count" ? "words" : "sentences"
  const { least, most } = unit === "words" ? exactly(countWords(output)) : countSentences(output)
  if (relation === "at-least" ? most >= count : least < count) return null
  const demand = relation === "at-least" ? `at least ${count} ${unit}` : `fewer than ${count} ${unit}`
  const counted = least === most ? `${least}` : `between ${least} and ${most}`
  return {
    kind: constraint.kind,
    category: "counting-enumeration-error",
    subcategory: relation === "at-least" ? "minimum-length-missed" : "upper-length-limit-exceeded",
    title: relation === "at-least" ? `Minimum number of ${unit} not reached` : `Limit on ${unit} exceeded`,
    summary: `The task demands ${demand}; the output has ${counted}.`,
    demand: `The output has ${demand}`,
    at: null,
    comment: `Counted: ${counted}.`,
  }
}

function exactly(count: number) {
  return { least: count, most: count }
}

export function countWords(text: string): number {
  let count = 0
  for (const _ of text.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)) count += 1
  return count
}

/** Fewest: ends of sentences followed by white space, list numbers and abbreviations apart. Most: also every line. */
function countSentences(text: string): { least: number; most: number } {
  let least = 0
  for (const match of text.matchAll(/[.!?…。！？]+["'”’)*]{0,3}(?=\s|$)/gu)) {
    const before = text.slice(Math.max(0, match.index - 12), match.index)
    if (/(?:^|\s)(?:\d{1,3}|[\p{L}]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e|No|Inc|Jr|Sr)$/u.test(before)) continue
    least += 1
  }
  let most = 0
  for (const line of text.split("\n")) {
    if (!/[\p{L}\p{N}]/u.test(line)) continue
    const ends = [...line.matchAll(/[.!?…。！？]+["'”’)*]{0,3}(?=\s|$)/gu)].length
    most += Math.max(1, /[.!?…。！？]["'”’)*]{0,3}\s*$/u.test(line) ? ends : ends + 1)
  }
  return {
    least: Math.min(Math.max(least, text.trim() === "" ? 0 : 1), Math.max(most, least)),
    most: Math.max(most, least),
  }
}
