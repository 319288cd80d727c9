/** How a JSON file begins: its outermost value, and the keys of it, or of the first object in it where it is a list. */
export type JsonStart = {
  readonly kind: "object" | "list"
  readonly keys: ReadonlySet<string>
  /** keys of the objects in that object, by its own key, as far as they were seen */
  readonly inner: ReadonlyMap<string, ReadonlySet<string>>
}

/**
 * The keys that the start of a file shows, which may be cut off anywhere. Of JSONL the first line is looked at, as an
 * object; what is damaged further on is not looked at here. Null where it is no object or list of objects.
 */
export function jsonStart(text: string): JsonStart | null {
  const opening = /^\s*(\[\s*)?\{/.exec(text)
  if (!opening) return null
  const kind = opening[1] === undefined ? "object" : "list"
  const keys = new Set<string>()
  const inner = new Map<string, Set<string>>()
  /** what is open inside of the object: "{" or "[" */
  const open: string[] = []
  let above = ""
  for (let at = opening[0].length; at < text.length; at += 1) {
    const unit = text[at]
    if (unit === '"') {
      const end = endOfString(text, at)
      if (end === -1) break
      if (open.length < 2 && open[0] !== "[" && isKey(text, end)) {
        const key = text.slice(at + 1, end - 1)
        if (open.length === 0) keys.add((above = key))
        else inner.set(above, (inner.get(above) ?? new Set()).add(key))
      }
      at = end - 1
    } else if (unit === "{" || unit === "[") open.push(unit)
    else if (unit === "}" || unit === "]") {
      if (open.length === 0) break
      open.pop()
    }
  }
  return { kind, keys, inner }
}

/** Whether all of them are there. */
export const hasKeys = (start: JsonStart, ...names: readonly string[]): boolean =>
  names.every((name) => start.keys.has(name))

/** Index behind the closing quote; -1 where the text ends before it. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1
    else if (text[at] === '"') return at + 1
  }
  return -1
}

function isKey(text: string, after: number): boolean {
  let at = after
  while (/\s/.test(text[at] ?? "")) at += 1
  return text[at] === ":"
}
