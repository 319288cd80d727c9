import type { Constraint, Relation } from "./constraint"

/** Instructions stand at the ends of a prompt; a long document between them is not read for demands. */
const SIDE = 4_000

/**
 * Demands that the input states in so many words. Narrow on purpose: a phrase that may speak of only a part of the
 * output ("the title in capital letters") is not taken for a demand on all of it.
 */
export function constraintsOfInput(input: string): Constraint[] {
  const text = input.length <= 2 * SIDE ? input : `${input.slice(0, SIDE)}\n${input.slice(-SIDE)}`
  return [...wordings(text), ...counts(text), ...quoted(text)]
}

const WHOLE = String.raw`(?:your|the|entire|whole|full)(?: (?:entire|whole|full|complete))? (?:response|reply|answer|output)`

function wordings(text: string): Constraint[] {
  const found: Constraint[] = []
  const says = (pattern: string) => new RegExp(pattern, "iu").test(text)
  if (
    says(String.raw`\b(?:without|avoid|refrain from)(?: (?:using|the use of))?(?: any)? commas\b`) ||
    says(String.raw`\b(?:do not|don't|not|never)(?: to)? use(?: any)? commas\b`) ||
    says(String.raw`\bno commas\b`)
  )
    found.push({ kind: "no-comma" })
  if (
    says(String.raw`\b(?:wrap|enclose|put) ${WHOLE} (?:with|in|inside|within) double quotation marks`) ||
    says(String.raw`${WHOLE} (?:should|must) be (?:wrapped|enclosed) (?:with|in|inside|within) double quotation marks`)
  )
    found.push({ kind: "quotation" })
  if (
    says(
      String.raw`${WHOLE} (?:should|must)? ?be (?:in English,? )?(?:and )?(?:in )?(?:all|only) (?:capital letters|uppercase|capitals)`,
    )
  )
    found.push({ kind: "upper-case" })
  if (
    says(
      String.raw`${WHOLE} (?:should|must)? ?be (?:in English,? )?(?:and )?(?:in )?(?:all )?lowercase(?: letters)?\b`,
    ) ||
    says(String.raw`\bno capital letters are allowed`)
  )
    found.push({ kind: "lower-case" })
  if (says(String.raw`${WHOLE} (?:should|must) be (?:in |valid |wrapped in )(?:valid )?JSON`))
    found.push({ kind: "json" })
  return found
}

function counts(text: string): Constraint[] {
  const found: Constraint[] = []
  const pattern =
    /\b(at least|no less than|minimum of|less than|fewer than|under|at most|no more than|maximum of|up to) (\d{1,6}) (words|sentences)\b/giu
  for (const match of text.matchAll(pattern)) {
    const [, phrase = "", digits = "", unit = ""] = match
    // "Each paragraph should have at least 40 words" speaks of a part.
    const before = text.slice(Math.max(0, match.index - 60), match.index)
    if (/\b(?:each|every|per|paragraph|section|line|sentence|title|stanza|bullet|verse)\b/iu.test(before)) continue
    const [relation, extra] = relationOf(phrase.toLowerCase())
    const count = Number(digits) + extra
    found.push(
      unit.toLowerCase() === "words"
        ? { kind: "word-count", relation, count }
        : { kind: "sentence-count", relation, count },
    )
  }
  return found
}

function relationOf(phrase: string): [Relation, number] {
  switch (phrase) {
    case "at least":
    case "no less than":
    case "minimum of":
      return ["at-least", 0]
    case "less than":
    case "fewer than":
    case "under":
      return ["less-than", 0]
    default:
      return ["less-than", 1]
  }
}

function quoted(text: string): Constraint[] {
  const list = String.raw`((?:["'“][^"'”\n]{1,40}["'”](?:,? (?:and|or) |, ?)?){1,12})`
  const ban = new RegExp(
    String.raw`\b(?:do not|don't|never|avoid|without)(?: (?:include|including|use|using|mention|mentioning|say|saying))? (?:the )?(?:following )?(?:key)?words? ${list}`,
    "iu",
  ).exec(text)?.[1]
  return ban === undefined ? [] : [{ kind: "forbidden-words", words: unquote(ban) }]
}

function unquote(list: string): string[] {
  return [...list.matchAll(/["'“]([^"'”\n]{1,40})["'”]/gu)].map((match) => (match[1] ?? "").trim()).filter(Boolean)
}
