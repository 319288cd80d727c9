export type ScoreResult =
  | { readonly kind: "score"; readonly score: number }
  | { readonly kind: "unscored" }
  | { readonly kind: "refused"; readonly reason: string }

/** Letters that stand for right and wrong, and only together: what N or P is, the others in the column say. */
export const letterFamilies = {
  /** Inspect: correct, incorrect, partly, no answer (its value_to_float) */
  inspect: { c: 1, i: 0, p: 0.5, n: 0 },
  yesNo: { y: 1, n: 0 },
  trueFalse: { t: 1, f: 0 },
  passFail: { p: 1, f: 0 },
} as const satisfies Record<string, Readonly<Record<string, number>>>
export type LetterFamily = keyof typeof letterFamilies

/** How the scores of one column are to be read (score-column.ts finds it out from all of them). */
export type ScoreReading = {
  readonly decimal: "." | ","
  /** whether words such as "true" and "pass" are scores here */
  readonly words: boolean
  readonly letters: LetterFamily | null
  /** whether "57 %" is 0.57 here: not beside plain numbers */
  readonly percents: boolean
}

/** A column that nobody looked at as a whole: numbers and words, no letters. */
export const plainReading: ScoreReading = { decimal: ".", words: true, letters: null, percents: true }

const scoreWords: Readonly<Record<string, number>> = {
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
  // As spreadsheets of other countries write their booleans, and people their verdicts.
  ...{ wahr: 1, falsch: 0, ja: 1, nein: 0, richtig: 1 },
  ...{ vrai: 1, faux: 0, oui: 1, non: 0 },
  ...{ verdadero: 1, falso: 0, sí: 1, correcto: 1, incorrecto: 0 },
}

/**
 * How tools and people write "there is no score". pandas writes nothing or <NA>, Inspect writes NaN, JSON exports write
 * null, spreadsheets #N/A, R NA, people a dash.
 */
const missing: ReadonlySet<string> = new Set([
  "",
  "nan",
  "null",
  "none",
  "nil",
  "undefined",
  "n/a",
  "na",
  "n.a.",
  "#n/a",
  "<na>",
  "-",
  "--",
  "–",
  "—",
])

const pointNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
const commaNumber = /^[+-]?(\d+,\d*|,\d+)(e[+-]?\d+)?$/i

/** One cell by itself, before it is known how its column is to be read. */
export type ScoreCell =
  | { readonly kind: "point" | "comma"; readonly value: number; readonly isPercent: boolean }
  | { readonly kind: "missing" }
  /** in lower case */
  | { readonly kind: "text"; readonly text: string }

export function scoreCell(value: string): ScoreCell {
  const written = value.trim()
  const isPercent = written.endsWith("%")
  const text = isPercent ? written.slice(0, -1).trimEnd() : written
  const numberOf = (digits: string) => (isPercent ? scaled(Number(digits), 100) : Number(digits))
  if (pointNumber.test(text)) return { kind: "point", value: numberOf(text), isPercent }
  if (commaNumber.test(text)) return { kind: "comma", value: numberOf(text.replace(",", ".")), isPercent }
  const word = written.toLowerCase()
  return missing.has(word) ? { kind: "missing" } : { kind: "text", text: word }
}

/**
 * A score as files spell it, in a column that is read in this way. An empty cell, NaN, null, N/A or a dash mean "not scored",
 * which is kept and is no failure; what the reading does not know is refused with the reason.
 */
export function parseScore(value: string | number | boolean | null, reading: ScoreReading = plainReading): ScoreResult {
  if (value === null) return { kind: "unscored" }
  if (typeof value === "boolean") return { kind: "score", score: value ? 1 : 0 }
  if (typeof value === "number") return fromNumber(value)
  const cell = scoreCell(value)
  if (cell.kind === "missing") return { kind: "unscored" }
  if (cell.kind !== "text" && cell.isPercent && !reading.percents)
    return { kind: "refused", reason: "score has a percent sign, and others in its column have none" }
  if (cell.kind === "point" || (cell.kind === "comma" && reading.decimal === ",")) return fromNumber(cell.value)
  const score = cell.kind === "text" ? wordScore(cell.text, reading) : undefined
  return score === undefined ? { kind: "refused", reason: "score is not a number" } : { kind: "score", score }
}

/** What a word or letter (in lower case) stands for; undefined where it says nothing in such a column. */
export function wordScore(text: string, { words, letters }: ScoreReading): number | undefined {
  const family: Readonly<Record<string, number>> = letters === null ? {} : letterFamilies[letters]
  if (Object.hasOwn(family, text)) return family[text]
  return words && Object.hasOwn(scoreWords, text) ? scoreWords[text] : undefined
}

function fromNumber(score: number): ScoreResult {
  if (Number.isNaN(score)) return { kind: "unscored" }
  if (!Number.isFinite(score)) return { kind: "refused", reason: "score is not a finite number" }
  // -0 would be printed as "-0" in exports
  return { kind: "score", score: score === 0 ? 0 : score }
}

/** A score on another scale, without the dust of binary fractions: 57.3 of 100 is the very number 0.573. */
export function scaled(score: number, divisor: number): number {
  return divisor === 1 ? score : Number((score / divisor).toPrecision(15))
}
