/** JSON texts of Python, looked at as text. Scanned by hand: a pattern over strings of megabytes exhausts the engine. */

const quote = 0x22
const backslash = 0x5c
const newline = 0x0a

/** Index behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return at + 1
  }
  return text.length
}

/** Python writes NaN and Infinity, which are no JSON: outside of strings they become null. */
export function withoutNaN(text: string): string {
  const parts: string[] = []
  let from = 0
  const plain = (to: number) => parts.push(text.slice(from, to).replace(/-?\b(?:NaN|Infinity)\b/g, "null"))
  for (let start = text.indexOf('"'); start !== -1; start = text.indexOf('"', from)) {
    plain(start)
    from = endOfString(text, start)
    parts.push(text.slice(start, from))
  }
  plain(text.length)
  return parts.join("")
}

/** The line of each key "id", in the order of the text: in a tree every node has one, and nothing else. */
export function linesOfIds(text: string): number[] {
  const lines: number[] = []
  let line = 1
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === newline) line += 1
    if (unit !== quote) continue
    const end = endOfString(text, at)
    if (end - at === 4 && text.startsWith('"id"', at) && /^\s*:/.test(text.slice(end, end + 40))) lines.push(line)
    at = end - 1
  }
  return lines
}
