/** A formula inside a text: [from, to) with its delimiters; `tex` is what lies between them. */
export type MathSpan = { readonly from: number; readonly to: number; readonly tex: string; readonly display: boolean }

const longestFormula = 1_500

/** Looks for the next `needle` from ever later places; what it found once is not looked for again. */
export function finder(text: string, needle: string): (from: number) => number {
  let found = -2
  return (from) => {
    if (found === -1 || found >= from) return found
    found = text.indexOf(needle, from)
    return found
  }
}

/**
 * Reads the formula that begins at `at`, if one does: \( \), \[ \], $$ $$, $ $ and \begin{…} \end{…}. A dollar is a
 * price unless it hugs its formula, and no digit or letter follows the closing one. Asked for ever later places only.
 */
export function mathReader(text: string): (at: number) => MathSpan | null {
  const closers = { "\\(": finder(text, "\\)"), "\\[": finder(text, "\\]"), $$: finder(text, "$$") } as const
  const endings = new Map<string, (from: number) => number>()
  const between = (at: number, open: number, close: number, closeLength: number, display: boolean) => {
    if (close < 0 || close - at > longestFormula) return null
    const tex = text.slice(at + open, close)
    return tex.trim() === "" ? null : { from: at, to: close + closeLength, tex, display }
  }
  return (at) => {
    const two = text.slice(at, at + 2)
    if (two === "\\(" || two === "\\[") return between(at, 2, closers[two](at + 2), 2, two === "\\[")
    if (two === "$$") return between(at, 2, closers.$$(at + 2), 2, true)
    if (two.startsWith("$")) return dollarMath(text, at)
    if (two !== "\\b") return null
    const name = environment.exec(text.slice(at, at + 24))?.[1]
    if (name === undefined) return null
    const ending = `\\end{${name}}`
    const find = endings.get(ending) ?? finder(text, ending)
    endings.set(ending, find)
    const close = find(at)
    if (close < 0 || close - at > longestFormula) return null
    return { from: at, to: close + ending.length, tex: text.slice(at, close + ending.length), display: true }
  }
}

const environment = /^\\begin\{((?:align|equation|gather|aligned|cases|array|[pbvBV]?matrix)\*?)\}/

function dollarMath(text: string, at: number): MathSpan | null {
  if (/[\w$]/.test(text[at - 1] ?? "") || /[\s$]/.test(text[at + 1] ?? " ")) return null
  // A price list has many dollars: the sixth is no longer asked whether it closes the first.
  for (let index = at, tries = 0; tries < 6; tries += 1) {
    index = text.indexOf("$", index + 1)
    if (index < 0 || index - at > 400) return null
    const tex = text.slice(at + 1, index)
    if (tex.includes("\n\n")) return null
    if (/[\s\\]$/.test(tex) || /[\w$]/.test(text[index + 1] ?? "")) continue
    return isSpeech(tex) ? null : { from: at, to: index + 1, tex, display: false }
  }
  return null
}

/** "5 on Monday and 6" between two prices is speech, not a formula. */
function isSpeech(tex: string): boolean {
  return /[A-Za-z]{2,}[ \n,]+[A-Za-z]{2,}/.test(tex.replace(/\\[A-Za-z]+(?:\{[^{}]*\})?/g, ""))
}
