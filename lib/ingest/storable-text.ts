/** Whether PostgreSQL can hold it: no NUL, no lone surrogates. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed()
}

/** Texts anywhere in a value of JSON, and its keys, made storable. */
export function storableJson<T>(value: T): T {
  return (isPlain(JSON.stringify(value)) ? value : mended(value)) as T
}

/** JSON writes what PostgreSQL cannot hold as escapes. */
const isPlain = (json: string) => !/\\u(0000|d[89a-f])/i.test(json)

function mended(value: unknown): unknown {
  if (typeof value === "string") return storable(value)
  if (Array.isArray(value)) return value.map(mended)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storable(key), mended(one)]))
}

/** Each of them becomes U+FFFD, one for one, so that positions stay true. */
export function storable(text: string): string {
  return isStorable(text) ? text : text.replaceAll("\u0000", "\uFFFD").toWellFormed()
}
