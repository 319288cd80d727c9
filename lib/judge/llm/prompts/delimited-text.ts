import { shortHash } from "@/lib/domain/text/content-hash"

/**
 * Text from outside (items, outputs, titles) goes into a prompt as a block between two marks that carry a code. The code
 * is made of the texts themselves and is in none of them: the same request gives the same prompt, and no text can close
 * its own block.
 */
export type Block = { readonly name: string; readonly text: string }

/** What is left out of a long text is said where it was. */
const cutMark = (characters: number) => `\n[... ${characters} characters left out here ...]\n`

/** At most `cap` characters of the text, head and tail, with a visible mark between them. */
export function shorten(text: string, cap: number): string {
  if (text.length <= cap) return printable(text)
  const head = text.slice(0, Math.ceil(cap * 0.6))
  const tail = text.slice(text.length - Math.floor(cap * 0.4))
  return printable(head) + cutMark(text.length - head.length - tail.length) + printable(tail)
}

/** All blocks, each between marks with one code that occurs in none of them. */
export function delimit(blocks: readonly Block[]): string {
  const code = codeFor(blocks)
  let all = ""
  for (const { name, text } of blocks)
    all += `${all === "" ? "" : "\n\n"}[begin ${name} ${code}]\n${text}\n[end ${name} ${code}]`
  return all
}

/** Lists go out as one JSON object a line: a line break in a title cannot start a new item. */
export function jsonLines(rows: readonly Record<string, unknown>[]): string {
  return rows.map((row) => printable(JSON.stringify(row))).join("\n")
}

/**
 * Sixteen hex digits that stand in none of the texts. Lengths and heads are enough to tell requests apart, and hashing
 * whole texts would cost more than sending them.
 */
function codeFor(blocks: readonly Block[]): string {
  const gist = blocks.map(({ text }) => `${text.length} ${text.slice(0, 40)}`).join("\n")
  let code = shortHash(gist)
  while (blocks.some(({ text }) => text.includes(code))) code = shortHash(`${code}\n${gist}`)
  return code
}

/** Lone surrogates and NUL are no characters; several servers answer them with a 400 or a 500. */
function printable(text: string): string {
  const whole = text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "\uFFFD")
  return whole.includes("\0") ? whole.replaceAll("\0", "\uFFFD") : whole
}
