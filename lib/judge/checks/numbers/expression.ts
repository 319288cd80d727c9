/**
 * Value of a flat arithmetic expression: numbers (thousands commas, percent), + - * / and their typographic signs,
 * brackets, one unit word after a number or bracket. Null when anything else occurs, or for a division by zero.
 */
export function evaluate(expression: string): number | null {
  const tokens = tokenise(expression)
  if (tokens === null || tokens.length > 60) return null
  const state = { tokens, at: 0 }
  const value = sum(state)
  return value === null || state.at !== tokens.length || !Number.isFinite(value) ? null : value
}

type Token = number | "+" | "-" | "*" | "/" | "(" | ")"
type State = { readonly tokens: readonly Token[]; at: number }

const SIGNS: Readonly<Record<string, Token>> = {
  "+": "+",
  "-": "-",
  "−": "-",
  "*": "*",
  "×": "*",
  "/": "/",
  "÷": "/",
  "(": "(",
  ")": ")",
}

function tokenise(text: string): Token[] | null {
  const tokens: Token[] = []
  const pattern =
    /\s*(?:(\d{1,15}(?:,\d{3}(?!\d))*(?:\.\d{1,12})?)(\s?%)?|([+\-−*×/÷()])|(x)(?=\s*[\d(])|([a-z]{2,15}s?\b))/iuy
  let end = 0
  while (end < text.length) {
    pattern.lastIndex = end
    const match = pattern.exec(text)
    if (!match) return text.slice(end).trim() === "" ? tokens : null
    end = pattern.lastIndex
    const [, digits, percent, sign, cross, unit] = match
    const last = tokens.at(-1)
    if (unit !== undefined) {
      if (typeof last !== "number" && last !== ")") return null
      // Two words in a row, or a word that starts a new number, is prose.
      if (/^\s*(?:[a-z]|\d|\()/iu.test(text.slice(end)) && !/^\s*x\s*[\d(]/iu.test(text.slice(end))) return null
    } else if (digits !== undefined) {
      if (typeof last === "number" || last === ")") return null
      tokens.push(Number(digits.replace(/,/gu, "")) / (percent === undefined ? 1 : 100))
    } else tokens.push(cross === undefined ? (SIGNS[sign ?? ""] ?? "+") : "*")
  }
  return tokens
}

function sum(state: State): number | null {
  let value = product(state)
  for (
    let sign = state.tokens[state.at];
    value !== null && (sign === "+" || sign === "-");
    sign = state.tokens[state.at]
  ) {
    state.at += 1
    const next = product(state)
    value = next === null ? null : sign === "+" ? value + next : value - next
  }
  return value
}

function product(state: State): number | null {
  let value = factor(state)
  for (
    let sign = state.tokens[state.at];
    value !== null && (sign === "*" || sign === "/");
    sign = state.tokens[state.at]
  ) {
    state.at += 1
    const next = factor(state)
    if (next === null || (sign === "/" && next === 0)) return null
    value = sign === "*" ? value * next : value / next
  }
  return value
}

function factor(state: State): number | null {
  const token = state.tokens[state.at]
  state.at += 1
  if (typeof token === "number") return token
  if (token === "-") {
    const value = factor(state)
    return value === null ? null : -value
  }
  if (token !== "(") return null
  const value = sum(state)
  if (state.tokens[state.at] !== ")") return null
  state.at += 1
  return value
}
