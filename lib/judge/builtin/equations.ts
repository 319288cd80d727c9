/** A flat calculation in the text with its stated and its true result; offsets are UTF-16. */
export type Equation = {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly stated: number
  readonly value: number
  readonly holds: boolean
}

const NUMBER = String.raw`-?\$?\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,12})?`
const PATTERN = new RegExp(
  String.raw`(?<![\w.,)\]}^%$+\-*/×÷=<>√!']\s{0,2})(${NUMBER}(?:\s{0,2}[+\-−*×x/÷]\s{0,2}${NUMBER}){1,12})\s{0,2}=\s{0,2}(${NUMBER})(?![\d.,]*\d|\s{0,2}[\^%×*/÷+\-−x!(]|\s{0,2}\\)`,
  "gu",
)

/**
 * Calculations such as "12 * 3 + 4 = 40" that stand alone: no brackets, powers or percentages around them, which
 * could change their meaning. A result may be rounded to the digits it shows, or by half a percent.
 */
export function readEquations(output: string): Equation[] {
  const text = output.replace(/<<[^<>\n]{0,200}>>/gu, (note) => " ".repeat(note.length))
  const equations: Equation[] = []
  for (const match of text.matchAll(PATTERN)) {
    const [whole, left = "", right = ""] = match
    const value = evaluate(left)
    if (value === null || !Number.isFinite(value)) continue
    const stated = numberOf(right)
    const decimals = /\.(\d+)$/u.exec(right)?.[1]?.length ?? 0
    const slack = Math.max(0.51 * 10 ** -decimals, 0.005 * Math.abs(value))
    equations.push({
      text: `${left.replace(/\s+/gu, " ")} = ${right}`,
      start: match.index,
      end: match.index + whole.length,
      stated,
      value,
      holds: Math.abs(stated - value) <= slack,
    })
  }
  return equations
}

export function falseEquations(output: string): Equation[] {
  return readEquations(output).filter((equation) => !equation.holds)
}

function numberOf(text: string): number {
  return Number(text.replace(/[$,]/gu, ""))
}

/** Left to right, multiplication and division first. Null when it does not parse. */
function evaluate(expression: string): number | null {
  const tokens = expression.match(new RegExp(String.raw`(?<=[\d\s]|^)[+\-−*×x/÷](?=[\s$\d-])|\$?\d[\d,]*(?:\.\d+)?`, "gu"))
  if (!tokens) return null
  const terms: number[] = []
  let operator = "+"
  let sign = 1
  let expectNumber = true
  for (const token of tokens) {
    if (/\d/u.test(token)) {
      if (!expectNumber) return null
      const value = sign * numberOf(token)
      const last = terms.pop()
      if (operator === "+" || operator === "-") terms.push(...(last === undefined ? [] : [last]), operator === "-" ? -value : value)
      else if (last === undefined) return null
      else terms.push(operator === "*" ? last * value : last / value)
      sign = 1
      expectNumber = false
    } else {
      const plain = token === "×" || token === "x" ? "*" : token === "÷" ? "/" : token === "−" ? "-" : token
      if (expectNumber && plain !== "-") return null
      if (expectNumber) sign = -sign
      else operator = plain
      expectNumber = true
    }
  }
  return expectNumber ? null : terms.reduce((sum, term) => sum + term, 0)
}
