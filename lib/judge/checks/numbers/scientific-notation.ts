/**
 * Value of a product or quotient of numbers as scientific working writes it: powers of ten, LaTeX operators, fractions
 * and units, which are dropped. Null as soon as anything else occurs (a sum, a name, a percentage, a power).
 */
export function productValue(expression: string): number | null {
  const text = plain(expression)
  if (text === null || text.length > 300) return null
  const state = { text, at: 0 }
  const value = product(state, 0)
  return value === null || state.at !== text.length || !Number.isFinite(value) ? null : value
}

/** A number in scientific or plain notation at the beginning of `text`, and how long it is; null when there is none. */
export function leadingNumber(text: string): { value: number; length: number } | null {
  const match =
    /^\s{0,3}\\?\$?\s?([-−+]?\d{1,15}(?:,\d{3}){0,4}(?:\.\d{1,15})?)(?:\s?(?:[×x*·⋅]|\\times|\\cdot)\s?10\s?(?:\^\s?\{?\s?([-−+]?\d{1,2})\s?\}?|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))|e([-+]?\d{1,2})\b)?/u.exec(
      text,
    )
  if (match?.[1] === undefined) return null
  const exponent = match[2] ?? (match[3] === undefined ? match[4] : lowered(match[3])) ?? "0"
  const value = toNumber(match[1]) * 10 ** toNumber(exponent)
  return Number.isFinite(value) ? { value, length: match[0].length } : null
}

type State = { readonly text: string; at: number }

const FACTOR = /(?:(\d{1,15}(?:,\d{3}(?!\d))*(?:\.\d{1,15})?)(?:e([-+]?\d{1,2}))?(?:\^([-+]?\d{1,2}))?|(\())/uy
const UNIT = /\s*[\p{L}°µμΩ]+(?:\^?-?\d)?(?:[/.][\p{L}°µμΩ]+(?:\^?-?\d)?)*/uy
const BLANK = /\s*/uy
const SIGN = /\s*([*/])\s*/uy

function product(state: State, depth: number): number | null {
  let value = factor(state, depth)
  while (value !== null) {
    const sign = take(state, SIGN)
    if (!sign) break
    const next = factor(state, depth)
    if (next === null || (sign[1] === "/" && next === 0)) return null
    value = sign[1] === "*" ? value * next : value / next
  }
  return value
}

function factor(state: State, depth: number): number | null {
  take(state, BLANK)
  const match = take(state, FACTOR)
  if (!match || depth > 8) return null
  let value: number
  if (match[4] === undefined) {
    const base = toNumber(match[1] ?? "") * 10 ** toNumber(match[2] ?? "0")
    value = match[3] === undefined ? base : base ** toNumber(match[3])
  } else {
    const inner = product(state, depth + 1)
    take(state, BLANK)
    if (inner === null || state.text[state.at] !== ")") return null
    state.at += 1
    value = inner
  }
  take(state, UNIT)
  take(state, BLANK)
  // "(2 m)(3 m)": brackets side by side are multiplied.
  if (state.text[state.at] !== "(") return value
  const next = factor(state, depth + 1)
  return next === null ? null : value * next
}

function take(state: State, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = state.at
  const match = pattern.exec(state.text)
  if (match) state.at = pattern.lastIndex
  return match
}

/** Typographic and LaTeX signs become plain ones; null when something is left that is no product. */
function plain(expression: string): string | null {
  let text = expression
    .replace(/\\(?:mathrm|text|mathbf|rm)\s?\{([^{}]{0,40})\}/gu, " $1 ")
    .replace(/\\(?:left|right)|\\[,;! ]|[$~]|\*\*/gu, " ")
    .replace(/\\(?:times|cdot)|[×·⋅]/gu, "*")
    .replace(/\\div|÷/gu, "/")
    .replace(/−/gu, "-")
    .replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu, (raised) => `^${lowered(raised)}`)
    .replace(/\^\s?\{\s?([-+]?\d{1,2})\s?\}/gu, "^$1")
    .replace(/(?<=\d\)?)\s+x\s+(?=[\d(])/gu, " * ")
    .replace(/\(\s*\+(?=\s*\d)/gu, "(")
  for (let depth = 0; depth < 2; depth += 1)
    text = text.replace(/\\frac\s?\{([^{}]{1,120})\}\s?\{([^{}]{1,120})\}/gu, "(($1)/($2))")
  return /[\\={}<>%]|[+]|(?<![\^e]|e\s)-/u.test(text) ? null : text.trim()
}

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹"

function lowered(text: string): string {
  return [...text].map((sign) => (sign === "⁻" ? "-" : String(raised.indexOf(sign)))).join("")
}

function toNumber(digits: string): number {
  return Number(digits.replace(/,/gu, "").replace(/−/gu, "-"))
}
