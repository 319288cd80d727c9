import { hash } from "node:crypto"

/**
 * A text that is equal exactly when the values are: keys sorted, absent ones left out, strings with their length in
 * front instead of escaped, because a request is kilobytes of text and is hashed for every call.
 */
export function canonicalText(value: unknown): string {
  if (typeof value === "string") return `${value.length}"${value}`
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item ?? null)).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null"
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, item]) => `${canonicalText(key)}:${canonicalText(item)}`).join(",")}}`
}

/** sha256 of the canonical text, in hex. */
export function hashOf(value: unknown): string {
  return hash("sha256", canonicalText(value), "hex")
}
