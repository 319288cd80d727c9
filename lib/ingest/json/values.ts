import type { Json } from "@/lib/domain/results/prediction-detail"

/** An object of JSON, of which nothing else is known. */
export type JsonObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The object at a key; an empty one where there is none. */
export function objectAt(value: unknown, key: string): JsonObject {
  const found = isObject(value) ? value[key] : undefined
  return isObject(found) ? found : {}
}

/** The list at a key; an empty one where there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found: unknown = isObject(value) ? value[key] : undefined
  return Array.isArray(found) ? found : []
}

/** The text at a key; null where there is none. */
export function textAt(value: unknown, key: string): string | null {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === "string" ? found : null
}

/** The finite number at a key; null where there is none. */
export function numberAt(value: unknown, key: string): number | null {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === "number" && Number.isFinite(found) ? found : null
}

/** An id as it is written: harnesses number their samples, or name them. Null for what is neither. */
export function idOf(value: unknown): string | null {
  if (typeof value === "string") return value
  return typeof value === "number" || typeof value === "bigint" ? String(value) : null
}

/** Any value as somebody would read it: texts as they are, lists of texts one after another, others as JSON. */
export function readable(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === "string") return value
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"))
    return value.join(" ; ")
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

const mostKeys = 40
const longest = 2_000

/** What of an object is small enough to be kept as metadata: no nulls, no long texts cut without a sign. */
export function smallValues(value: JsonObject): Record<string, Json> {
  const kept: Record<string, Json> = {}
  let count = 0
  for (const [key, one] of Object.entries(value)) {
    const small = smallValue(one)
    if (small === null || key.length > 100 || (count += 1) > mostKeys) continue
    kept[key] = small
  }
  return kept
}

function smallValue(value: unknown): Json {
  if (typeof value === "string") return value === "" ? null : shortened(value)
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  if (typeof value === "boolean") return value
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return null
  const text = JSON.stringify(value)
  return text.length <= 500 ? (JSON.parse(text) as Json) : null
}

/** "…" says that there was more. */
export const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)
