import { z } from "zod"
import { csvFromRows } from "@/lib/domain/text/csv"
import { exportTypes, fileResponse } from "@/lib/http/handlers/file-response"
import type { ExportFile } from "./export-file"

export const formatQuery = { format: z.enum(["jsonl", "csv"]).default("jsonl") }

type File<Row, Json extends z.ZodObject> = {
  readonly name: string
  readonly format: keyof typeof exportTypes
  /** of a line; its fields are the columns, those of an object within by both names: `title_a` */
  readonly schema: Json
  /** with its fields in the order of the schema */
  readonly json: (row: Row) => z.infer<Json>
}

/** Pages of rows as a download, in chunks of a page: JSON Lines, or CSV in which formulas are neutralised. */
export function rowsFile<Row, Json extends z.ZodObject>(pages: AsyncGenerator<Row[]>, file: File<Row, Json>): Response {
  const { chunks, ...named } = rowsOf(pages, file)
  return fileResponse(chunks, named)
}

/** The same as chunks of text. */
export function rowsOf<Row, Json extends z.ZodObject>(
  pages: AsyncGenerator<Row[]>,
  { name, format, schema, json }: File<Row, Json>,
): ExportFile {
  async function* chunks() {
    if (format === "csv") yield csvFromRows([columnsOf(schema)])
    for await (const rows of pages) {
      const lines = rows.map(json)
      yield format === "csv"
        ? csvFromRows(lines.map((line) => cellsOf(schema, line)))
        : lines.map((line) => `${JSON.stringify(line)}\n`).join("")
    }
  }
  return { chunks: chunks(), type: exportTypes[format], name: `${name}.${format}` }
}

function columnsOf({ shape }: z.ZodObject): string[] {
  return Object.entries(shape).flatMap(([name, part]) =>
    part instanceof z.ZodObject ? columnsOf(part).map((inner) => `${inner}_${name}`) : [name],
  )
}

/** In the order of the columns; what has no columns of its own is JSON. */
function cellsOf({ shape }: z.ZodObject, line: Readonly<Record<string, unknown>>): (string | number | null)[] {
  return Object.entries(shape).flatMap(([name, part]) => {
    const value = line[name]
    if (part instanceof z.ZodObject) return cellsOf(part, value as Readonly<Record<string, unknown>>)
    if (typeof value === "string" || typeof value === "number") return value
    if (typeof value === "boolean") return value ? 1 : 0
    if (value === null || value === undefined) return null
    const isList = Array.isArray(value) && value.every((one) => typeof one === "string")
    return isList ? value.join(" / ") : JSON.stringify(value)
  })
}
