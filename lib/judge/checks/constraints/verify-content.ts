import type { Constraint, Violation } from "./constraint"

type Content = Extract<Constraint, { kind: "no-comma" | "forbidden-words" | "keywords" | "title" | "postscript" }>

/** Things that must not occur at all, or must occur at least once. */
export function brokenContent(constraint: Content, output: string): Violation | null {
  switch (constraint.kind) {
    case "no-comma": {
      const at = output.indexOf(",")
      return at < 0 ? null : bannedCharacter(constraint.kind, ",", at)
    }
    case "forbidden-words": {
      const used = firstUse(constraint.words, output)
      return used && bannedWord(used.word, used.at)
    }
    case "keywords": {
      // Part of another word counts as well ("meals" holds "meal"): so do the checkers of benchmarks.
      const lower = output.toLowerCase()
      const missing = constraint.words.find((word) => !lower.includes(word.toLowerCase()))
      return missing === undefined ? null : absent(constraint.kind, `the word "${missing}"`)
    }
    case "title":
      return /<<[^\n<>]+>>/u.test(output) ? null : absent(constraint.kind, "a title in double angle brackets")
    case "postscript":
      return output.toLowerCase().includes(constraint.text.toLowerCase().replace(/\s+/gu, " ").trim())
        ? null
        : absent(constraint.kind, `a postscript that begins with "${constraint.text}"`)
  }
}

/** A whole word, letter case ignored; the word is data and therefore escaped. */
export function wordPattern(word: string): RegExp {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])${escaped}(?![\p{L}\p{N}_])`, "iu")
}

export function bannedCharacter(kind: Violation["kind"], character: string, at: number): Violation {
  return {
    kind,
    category: "explicit-prohibition-violation",
    subcategory: "banned-character-used",
    title: `Forbidden character "${character}" used`,
    summary: `The task rules out "${character}" altogether, and the output contains it.`,
    demand: `No "${character}" anywhere in the output`,
    at: { start: at, end: at + character.length },
    comment: "First occurrence of the forbidden character.",
  }
}

function bannedWord(word: string, at: number): Violation {
  return {
    kind: "forbidden-words",
    category: "explicit-prohibition-violation",
    subcategory: "banned-word-used",
    title: "Forbidden word used",
    summary: `The task rules out the word "${word}", and the output contains it.`,
    demand: `The word "${word}" does not occur`,
    at: { start: at, end: at + word.length },
    comment: "First occurrence of the forbidden word.",
  }
}

export function absent(kind: Violation["kind"], what: string): Violation {
  return {
    kind,
    category: "missing-required-element",
    subcategory: "token-or-phrase-absent",
    title: "Required element absent",
    summary: `The task demands ${what}, and the output does not contain it anywhere.`,
    demand: `The output contains ${what}`,
    at: null,
    comment: "Does not occur.",
  }
}

function firstUse(words: readonly string[], output: string): { word: string; at: number } | null {
  for (const word of words) {
    const at = output.search(wordPattern(word))
    if (at >= 0) return { word, at }
  }
  return null
}
