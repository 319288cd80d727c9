export type ScoreResult =
  | { readonly kind: "score"; readonly score: number }
  | { readonly kind: "unscored" }
  | { readonly kind: "refused"; readonly reason: string }

const words: Readonly<Record<string, number>> = {
  true: 1,
  yes: 1,
  pass: 1,
  passed: 1,
  correct: 1,
  false: 0,
  no: 0,
  fail: 0,
  failed: 0,
  incorrect: 0,
  // The letters of Inspect: correct, incorrect, partly, no answer (its value_to_float).
  c: 1,
  i: 0,
  p: 0.5,
  n: 0,
}

/** How tools write "there is no score". pandas writes nothing, Inspect writes NaN, JSON exports write null. */
const missing: ReadonlySet<string> = new Set(["", "nan", "null", "none"])

const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/**
 * A score as files spell it. Numbers, booleans, pass/fail words and Inspect's letters count; an empty cell, NaN, null
 * and None mean "not scored", which is kept and is no failure; anything else is refused with the reason.
 */
export function parseScore(value: string | number | boolean | null): ScoreResult {
  if (value === null) return { kind: "unscored" }
  if (typeof value === "boolean") return { kind: "score", score: value ? 1 : 0 }
  if (typeof value === "number") return fromNumber(value)
  const text = value.trim()
  if (number.test(text)) return fromNumber(Number(text))
  const word = text.toLowerCase()
  if (missing.has(word)) return { kind: "unscored" }
  const score = Object.hasOwn(words, word) ? words[word] : undefined
  return score === undefined ? { kind: "refused", reason: "score is not a number" } : { kind: "score", score }
}

function fromNumber(score: number): ScoreResult {
  if (Number.isNaN(score)) return { kind: "unscored" }
  if (!Number.isFinite(score)) return { kind: "refused", reason: "score is not a finite number" }
  // -0 would be printed as "-0" in exports
  return { kind: "score", score: score === 0 ? 0 : score }
}
