/** Where a long text is cut at first, and where even "show all" ends: beyond that it is a file. Bytes of UTF-8. */
const firstLook = { input: 6_000, output: 9_000, reference: 3_000, reasoning: 6_000 } as const
const longest = 48_000

export type CutText = {
  readonly text: string
  /** characters (UTF-16 units) of the whole text */
  readonly length: number
  /** "short": more can be shown; "end": more is in the file only; null: nothing is left out */
  readonly cut: "short" | "end" | null
}

/**
 * The beginning of a text that one page carries. `needs` (UTF-16 units) is how far it must reach for what it is asked to
 * light; the cut is made at a line's end when one is near, and never inside a character.
 */
export function cutText(
  text: string,
  { part, all, needs = 0 }: { part: keyof typeof firstLook; all: boolean; needs?: number },
): CutText {
  const short = fit(text, firstLook[part])
  if (short === text.length) return { text, length: text.length, cut: null }
  const far = all || needs > short
  const at = far ? fit(text, longest) : atLineEnd(text, short)
  if (at === text.length) return { text, length: text.length, cut: null }
  return { text: text.slice(0, at), length: text.length, cut: far ? "end" : "short" }
}

/** As many units as fit into so many bytes. */
function fit(text: string, bytes: number): number {
  if (text.length * 3 <= bytes) return text.length
  let used = 0
  for (let at = 0; at < text.length;) {
    const point = text.codePointAt(at) ?? 0
    used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    if (used > bytes) return at
    at += point > 0xffff ? 2 : 1
  }
  return text.length
}

function atLineEnd(text: string, at: number): number {
  const line = text.lastIndexOf("\n", at)
  return line > at * 0.8 ? line : at
}
