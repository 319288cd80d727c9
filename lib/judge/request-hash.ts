import { hash } from "node:crypto"

/**
 * A text that is equal exactly when the values are: keys sorted, absent ones left out, strings with their length in
 * front instead of escaped, because a request is kilobytes of text and is hashed for every call. Put together by adding
 * to it, which copies nothing until it is hashed.
 */
export function canonicalText(value: unknown): string {
  if (typeof value === "string") return `${value.length}"${value}`
  if (Array.isArray(value)) return `[${listed(value, (item) => canonicalText(item ?? null))}]`
  if (!isRecord(value)) return JSON.stringify(value) ?? "null"
  const keys = Object.keys(value).filter((key) => value[key] !== undefined)
  return `{${listed(keys.sort(), (key) => `${canonicalText(key)}:${canonicalText(value[key])}`)}}`
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

function listed<Item>(items: readonly Item[], write: (item: Item) => string): string {
  let text = ""
  for (const item of items) text += text === "" ? write(item) : `,${write(item)}`
  return text
}

/** sha256 of the canonical text, in hex. */
export function hashOf(value: unknown): string {
  return hash("sha256", canonicalText(value), "hex")
}
