import { hash } from "node:crypto"

/**
 * A text that is equal exactly when the values are: keys sorted, absent ones left out, strings with their length in
 * front instead of escaped, because a request is kilobytes of text and is hashed for every call. Put together by adding
 * to it, which copies nothing until it is hashed.
 * @internal
 */
export function canonicalText(value: unknown): string {
  if (typeof value === "string") return `${value.length}"${value}`
  if (Array.isArray(value)) return `[${listed(value, (item) => canonicalText(item ?? null))}]`
  if (!isRecord(value)) return JSON.stringify(value) ?? "null"
  return `{${listed(keysOf(value), (key) => entry(key, value[key]))}}`
}

type Values = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Values => typeof value === "object" && value !== null
const keysOf = (value: Values) =>
  Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
const entry = (key: string, value: unknown) => `${canonicalText(key)}:${canonicalText(value)}`

function listed<Item>(items: readonly Item[], write: (item: Item) => string): string {
  let text = ""
  for (const item of items) text += text === "" ? write(item) : `,${write(item)}`
  return text
}

/**
 * sha256 of the canonical text of values with one more, `name`, in hex. It is the one that changes: the text of the
 * others is written once.
 */
export function hashWith(others: Values, name: string): (value: unknown) => string {
  const keys = keysOf(others)
  const before = keys.filter((key) => key < name).map((key) => `${entry(key, others[key])},`)
  const after = keys.filter((key) => key > name).map((key) => `,${entry(key, others[key])}`)
  const [head, tail] = [`{${before.join("")}`, `${after.join("")}}`]
  return (value) => hash("sha256", `${head}${entry(name, value)}${tail}`, "hex")
}
