/** A run of stars or tildes that may begin or end an emphasis, by place in its text. */
export type Delimiter = {
  readonly at: number
  readonly sign: "*" | "**" | "~~"
  readonly opens: boolean
  readonly closes: boolean
}

/**
 * Reads the delimiters at `at`. Stars between letters or figures are multiplication ("2*3*4", "x**2"), stars that
 * spaces surround are stars: they stay in the text.
 */
export function delimitersAt(text: string, at: number): { readonly length: number; readonly found: Delimiter[] } {
  const sign = text[at] ?? ""
  let end = at
  while (text[end] === sign && end - at < 4) end += 1
  const length = end - at
  const before = text[at - 1] ?? " "
  const after = text[end] ?? " "
  const opens = !/\s/.test(after)
  const closes = !/\s/.test(before)
  if (sign === "~") return { length, found: length === 2 ? [{ at, sign: "~~", opens, closes }] : [] }
  const product =
    length === 1 ? /[\w)\]]/.test(before) && /[\w(]/.test(after) : /[\d)]/.test(before) && /[\d(]/.test(after)
  if (length > 3 || product || (!opens && !closes)) return { length, found: [] }
  if (length < 3) return { length, found: [{ at, sign: length === 1 ? "*" : "**", opens, closes }] }
  const bold: Delimiter = { at, sign: "**", opens, closes }
  const italic: Delimiter = { at: at + 2, sign: "*", opens, closes }
  // "***a***": the italic is inside, so it closes first.
  return {
    length,
    found: opens
      ? [bold, italic]
      : [
          { ...italic, at },
          { ...bold, at: at + 1 },
        ],
  }
}

/** Pairs openers with closers of the same sign; each delimiter is looked at once. */
export function pairDelimiters(
  delimiters: readonly Delimiter[],
): Map<number, { sign: Delimiter["sign"]; on: boolean }> {
  const open: Partial<Record<Delimiter["sign"], Delimiter>> = {}
  const paired = new Map<number, { sign: Delimiter["sign"]; on: boolean }>()
  for (const delimiter of delimiters) {
    const opener = open[delimiter.sign]
    if (delimiter.closes && opener && delimiter.at > opener.at + opener.sign.length) {
      paired.set(opener.at, { sign: delimiter.sign, on: true })
      paired.set(delimiter.at, { sign: delimiter.sign, on: false })
      delete open[delimiter.sign]
    } else if (delimiter.opens && !opener) open[delimiter.sign] = delimiter
  }
  return paired
}
