import type { Constraint, Relation, Violation } from "./constraint"
import { absent, bannedCharacter, wordPattern } from "./verify-content"

type Frequency = Extract<
  Constraint,
  { kind: "keyword-count" | "letter-count" | "capital-words" | "placeholders" | "highlights" }
>

/** How often something occurs against how often it must. Zero of something demanded is "absent", not "too few". */
export function brokenFrequency(constraint: Frequency, output: string): Violation | null {
  switch (constraint.kind) {
    case "keyword-count": {
      // A minimum is missed when parts of other words do not help either; a limit is broken by whole words only.
      const whole = new RegExp(wordPattern(constraint.word).source, "giu")
      const count =
        constraint.relation === "less-than"
          ? countMatches(output, whole)
          : output.toLowerCase().split(constraint.word.toLowerCase()).length - 1
      return judge(constraint.kind, constraint, count, `the word "${constraint.word}"`)
    }
    case "letter-count": {
      const letter = constraint.letter.toLowerCase()
      const lower = output.toLowerCase()
      if (constraint.relation === "less-than" && constraint.count <= 1) {
        const at = lower.indexOf(letter)
        return at < 0 ? null : bannedCharacter(constraint.kind, constraint.letter, at)
      }
      return judge(constraint.kind, constraint, lower.split(letter).length - 1, `the character "${constraint.letter}"`)
    }
    case "capital-words": {
      const count = countMatches(output, /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}'’-]*(?![\p{L}\p{N}])/gu)
      // "I" and "A" are capital words for the checker; a demand for them is not met by accident, though.
      const deliberate = countMatches(output, /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}'’-]+(?![\p{L}\p{N}])/gu)
      if (constraint.relation === "at-least" && deliberate === 0)
        return absent(constraint.kind, "words in all capitals")
      return judge(constraint.kind, constraint, count, "words in all capitals")
    }
    case "placeholders": {
      const count = countMatches(output, /\[[^\]\n]{0,500}\]/gu)
      return judge(
        constraint.kind,
        { relation: "at-least", count: constraint.count },
        count,
        "square-bracket placeholders",
      )
    }
    case "highlights": {
      // Emphasis across lines is valid markdown that the checkers of benchmarks do not see.
      if (/\*\*[^*]{1,2000}\*\*/u.test(output) && !/\*[^\n*]{1,500}\*/u.test(output)) return null
      const count =
        countMatches(output, /\*[^\n*]{0,500}[^\s*][^\n*]{0,500}\*/gu) +
        countMatches(output, /\*\*[^\n*]{1,1000}\*\*/gu)
      return judge(constraint.kind, { relation: "at-least", count: constraint.count }, count, "highlighted passages")
    }
  }
}

type Demand = { readonly relation: Relation; readonly count: number }

function judge(kind: Violation["kind"], { relation, count }: Demand, actual: number, what: string): Violation | null {
  if (relation === "at-least" ? actual >= count : actual < count) return null
  if (relation === "at-least" && actual === 0) return absent(kind, what)
  const demand = relation === "at-least" ? `at least ${count}` : `fewer than ${count}`
  return {
    kind,
    category: "counting-enumeration-error",
    subcategory: "token-frequency-missed",
    title:
      relation === "at-least" ? "Required number of occurrences not reached" : "Allowed number of occurrences exceeded",
    summary: `The task demands ${demand} of ${what}; the output has ${actual}.`,
    demand: `${demand} of ${what}`,
    at: null,
    comment: `Counted: ${actual}.`,
  }
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0
  for (const _ of text.matchAll(pattern)) count += 1
  return count
}
