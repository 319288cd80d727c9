/**
 * Text that every part can hold: no NUL, which PostgreSQL refuses, and no half of a surrogate pair, which is no character
 * and cannot be written as UTF-8. What comes from outside is held to it where it comes in.
 */
export function isSoundText(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed()
}

/** Where in a parsed value (of JSON) a text is not sound, as "a.b.0"; null: nowhere. Walks without recursion. */
export function findUnsound(value: unknown): string | null {
  const open: [path: string, value: unknown][] = [["", value]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, one] = next
    if (typeof one === "string" && !isSoundText(one)) return path
    if (typeof one !== "object" || one === null) continue
    for (const [key, inner] of Object.entries(one)) {
      if (!isSoundText(key)) return path
      open.push([path === "" ? key : `${path}.${key}`, inner])
    }
  }
  return null
}

/** What is said of it, where people can mend it. */
export const unsoundWords = "holds a character that no text may hold (a NUL, or half of a surrogate pair)"
