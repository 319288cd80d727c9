import type { Option } from "./options"

/** Which options an output commits to. */
export type ReadAnswer = {
  /** every committed letter in order, with where the statement stands (UTF-16) */
  readonly statements: readonly { readonly letter: string; readonly start: number; readonly end: number }[]
  /** the last committed letter; null when none is stated */
  readonly final: string | null
  /** the output holds nothing but statements of letters */
  readonly bare: boolean
}

const STATEMENT =
  /(?:\b(?:answer|solution|choice)\b(?: is| would be|:)?:?|^)[ \t]{0,4}(?:option |choice[ _])?[*]{0,2}\(?([A-Z])\)?[*]{0,2}(?=[.,;:!\s]|$)/gimu

/** Finds statements such as "The answer is (C)", "Solution: Choice_B" or a line that is only a letter. */
export function readAnswer(output: string, options: readonly Option[]): ReadAnswer {
  const letters = new Set(options.map((option) => option.letter))
  const statements: { letter: string; start: number; end: number }[] = []
  if (options.length === 0) return { statements, final: null, bare: false }
  for (const match of output.matchAll(STATEMENT)) {
    const letter = match[1]
    if (letter === undefined || !letters.has(letter)) continue
    const whole = match[0]
    // A letter at the start of a line counts only when the line holds nothing else: "A beaker …" is an article.
    const isLine = !/answer|solution|choice/iu.test(whole)
    const rest = output.slice(match.index + whole.length, match.index + whole.length + 12)
    if (isLine && !/^[.):*]{0,3}[ \t]*(?:\r?\n|$)/u.test(rest)) continue
    statements.push({ letter, start: match.index, end: match.index + whole.length })
  }
  const left = output
    .replace(STATEMENT, " ")
    .replace(/\b(?:the|correct|final|best|is|so|therefore|answer|option)\b|[^\p{L}\p{N}]/giu, "")
  return { statements, final: statements.at(-1)?.letter ?? null, bare: statements.length > 0 && left.length <= 2 }
}
