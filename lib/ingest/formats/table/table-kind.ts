import { parquetMark } from "@/lib/ingest/parquet/parquet-mark"
import { plainName } from "@/lib/ingest/mapping/names"

/**
 * How rows lie in a file: lines of a CSV, lines of JSON, rows of parquet, or the elements of an array in one JSON document. `outer`: short
 * values that stand beside the array, before it.
 */
export type TableKind =
  | { readonly kind: "csv" }
  | { readonly kind: "lines" }
  | { readonly kind: "parquet" }
  | { readonly kind: "array"; readonly place: string; readonly outer: Readonly<Record<string, string>> }

/** What arrays of rows are called, one level under the document. */
const usual: ReadonlySet<string> = new Set(
  "data results rows samples examples items records predictions instances questions outputs responses entries evaluations testresults".split(
    " ",
  ),
)
/** What arrays in a single record are called. */
const conversations: ReadonlySet<string> = new Set("messages choices conversation turns history".split(" "))

/** By how the text of a file begins. Null: JSON that is no list of rows. */
export function tableKindOf(text: string): TableKind | null {
  if (text.startsWith(parquetMark)) return { kind: "parquet" }
  const start = text.search(/[^\s\uFEFF]/)
  if (text[start] === "[") return /^\[\s*\{/.test(text.slice(start)) ? { kind: "array", place: "$.*", outer: {} } : null
  if (text[start] !== "{") return { kind: "csv" }
  const { arrays, outer, end } = walk(text, start)
  const rest = end === null ? "" : text.slice(end).trimStart()
  const isLine = !text.slice(start, end ?? text.length).includes("\n")
  if (rest.startsWith("{") && isLine) return { kind: "lines" }
  const named = arrays.find((key) => usual.has(plainName(key)))
  const others = arrays.filter((key) => !conversations.has(plainName(key)))
  const key = named ?? (!isLine && others.length === 1 ? others[0] : undefined)
  if (key !== undefined && rest === "") return { kind: "array", place: `$.${key}.*`, outer }
  return isLine ? { kind: "lines" } : null
}

/** The arrays of objects and the short values right under a document's object, and where it ends, if that is here. */
function walk(text: string, start: number) {
  const arrays: string[] = []
  const outer: Record<string, string> = {}
  const token = /"((?:[^"\\]|\\.)*)"(\s*:\s*(?:(\[\s*\{)|"((?:[^"\\\n]|\\.){0,256})"|))?|[[\]{}"]/gs
  let depth = 0
  token.lastIndex = start
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [whole, key, after, list, value] = found
    // A text that does not end here: what is in it is no JSON.
    if (whole === '"') break
    if (key === undefined) {
      depth += whole === "{" || whole === "[" ? 1 : -1
      if (depth === 0) return { arrays, outer, end: token.lastIndex }
      continue
    }
    if (after === undefined) continue
    if (depth === 1 && list !== undefined && /^\w+$/.test(key)) arrays.push(key)
    if (depth === 1 && value !== undefined && arrays.length === 0) outer[key] = value
    if (list !== undefined) depth += 2
  }
  return { arrays, outer, end: null }
}
