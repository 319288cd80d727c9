import { isObject, type JsonObject } from "@/lib/ingest/json/values"
import { parseJson } from "@/lib/ingest/json/json-lines"

/** "trace_id", "Trace ID" and "traceId" are one name. */
export const plainKey = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, "")

/** The value under a name, however the export spells it. */
export function at(record: JsonObject, name: string): unknown {
  if (record[name] !== undefined) return record[name]
  const wanted = plainKey(name)
  const key = Object.keys(record).find((one) => plainKey(one) === wanted)
  return key === undefined ? undefined : record[key]
}

/** Names that traces of Langfuse have, and tables of other things hardly do three of. */
export const traceMarks = [
  ...["bookmarked", "public", "release", "userId", "sessionId", "htmlPath", "projectId", "environment"],
  ...["observationCount", "totalCost", "comments", "scores", "inputTokens", "totalTokens"],
] as const

const known: ReadonlySet<string> = new Set(
  [
    ...traceMarks,
    ...["id", "timestamp", "name", "input", "output", "metadata", "tags", "version", "latency", "usage", "levels"],
    ...["externalId", "createdAt", "updatedAt", "observations", "model", "outputTokens", "inputCost", "outputCost"],
    ...[
      "level",
      "errorCount",
      "warningCount",
      "defaultCount",
      "debugCount",
      "costDetails",
      "usageDetails",
      "traceTags",
    ],
  ].map(plainKey),
)

/** Columns of a trace that are no field of it are scores, under their own names. */
export const isScoreColumn = (name: string): boolean =>
  !known.has(plainKey(name)) && !/(cost|tokens|usage|latency|count|path|url)$/i.test(name)

/** Cells of a CSV hold JSON. */
export function unpackedCell(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*(["[{]|null\s*$)/.test(value)) return value
  try {
    return parseJson(value)
  } catch {
    return value
  }
}

export const objectIn = (value: unknown): JsonObject => {
  const found = unpackedCell(value)
  return isObject(found) ? found : {}
}
