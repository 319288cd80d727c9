import { evaluate } from "./expression"

/** A calculation in the text with its stated and its true result; offsets are UTF-16. */
export type Equation = {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly stated: number
  readonly value: number
  readonly holds: boolean
}

/** How far an expression may reach, and how many equations of one text are looked at. */
const REACH = 160
const MOST = 500

/** Words before a number that change its meaning; with one of them the calculation is left alone. */
const CHANGES =
  /(?:minus|plus|times|half|twice|double|triple|log|ln|sin|cos|tan|sqrt|root|exp|than|mod|negative|factorial)\s*$|\b(?:half|thirds?|quarters?|fourths?|fifths?|tenths?|square|cube|percent) of\b/iu
const OPERATOR = /[+\-−*×x/÷]/u

/**
 * Calculations such as "12 boxes * 3 + 4 = 40" whose left side is numbers, operators and brackets from its first
 * digit on, and whose right side is one number. Anything else in between (variables, powers, a second phrase) makes
 * it unreadable and it is skipped. A result may be rounded to the digits it shows, or by half a percent.
 */
export function readEquations(output: string): Equation[] {
  const text = flatten(output)
  const equations: Equation[] = []
  for (let at = text.indexOf("="); at >= 0 && equations.length < MOST; at = text.indexOf("=", at + 1)) {
    const right = /^\s{0,60}(-?\s?\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,12})?)(?![\d.,]*\d|\s*%|[a-z(])/iu.exec(
      text.slice(at + 1, at + REACH),
    )
    const digits = right?.[1]
    if (!right || digits === undefined || continues(text.slice(at + 1 + right[0].length, at + REACH))) continue
    const before = text.slice(Math.max(0, at - REACH), at)
    const phrase = before.slice(lastBreak(before))
    const first = phrase.search(/[-−]?(?:\(\s{0,2}){0,8}[-−]?\d/u)
    if (
      first < 0 ||
      CHANGES.test(phrase.slice(0, first)) ||
      /[\p{L}\d]$|[^\s\p{L}'’"“(*]/u.test(phrase.slice(0, first))
    )
      continue
    const expression = phrase.slice(first).trimEnd()
    const value = OPERATOR.test(expression.slice(1)) ? evaluate(expression) : null
    if (value === null) continue
    const start = at - phrase.length + first
    const stated = Number(digits.replace(/[\s,]/gu, ""))
    equations.push({
      text: `${expression.replace(/\s+/gu, " ").trim()} = ${digits.replace(/\s+/gu, "")}`,
      start,
      end: at + 1 + right[0].length,
      stated,
      value,
      holds: Math.abs(stated - value) <= slackOf(digits, value),
    })
  }
  return equations
}

export function falseEquations(output: string): Equation[] {
  return readEquations(output).filter((equation) => !equation.holds)
}

function slackOf(digits: string, value: number): number {
  const decimals = /\.(\d+)$/u.exec(digits)?.[1]?.length ?? 0
  return Math.max(0.51 * 10 ** -decimals, 0.005 * Math.abs(value))
}

/** An operator or a power of ten after the result, perhaps behind a unit: then it is no result yet. */
function continues(rest: string): boolean {
  return /^\s{0,3}(?:[\p{L}°]{1,15}\s{0,3})?(?:[+\-−*×/÷^!<>≈]|x\s{0,2}\d|e[+-]?\d|\\)/iu.test(rest)
}

/** Where the phrase before the equals sign begins: after the last sentence end, comma, colon, equals sign or line. */
function lastBreak(before: string): number {
  let last = 0
  for (const match of before.matchAll(/[=≈\n;:?!]|[.,](?=\s)|\b(?:is|are|so|or|and|get|have|be|then)\s/giu))
    last = match.index + match[0].length
  return last
}

/** Same length, simpler signs: notes, currency signs and LaTeX wrappers become blanks, LaTeX operators plain ones. */
function flatten(output: string): string {
  return output
    .replace(/<<[^<>\n]{0,200}>>/gu, (note) => " ".repeat(note.length))
    .replace(/\\(?:times|cdot)(?![a-z])/gu, (name) => "×".padEnd(name.length))
    .replace(/\\div(?![a-z])/gu, "÷   ")
    .replace(/\\?[$]|\\[(),;! ]/gu, (mark) => " ".repeat(mark.length))
}
