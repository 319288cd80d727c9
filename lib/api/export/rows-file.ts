import { z } from "zod"
import { csvFromRows } from "@/lib/domain/text/csv"
import { exportTypes, fileResponse } from "@/lib/http/handlers/file-response"

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
export function rowsFile<Row, Json extends z.ZodObject>(
  pages: AsyncGenerator<Row[]>,
  { name, format, schema, json }: File<Row, Json>,
): Response {
  async function* chunks() {
    if (format === "csv") yield csvFromRows([columnsOf(schema)])
    for await (const rows of pages) {
      const lines = rows.map(json)
      yield format === "csv"
        ? csvFromRows(lines.map(cellsOf))
        : lines.map((line) => `${JSON.stringify(line)}\n`).join("")
    }
  }
  return fileResponse(chunks(), { type: exportTypes[format], name: `${name}.${format}` })
}

function columnsOf({ shape }: z.ZodObject): string[] {
  return Object.entries(shape).flatMap(([name, part]) =>
    part instanceof z.ZodObject ? columnsOf(part).map((inner) => `${inner}_${name}`) : [name],
  )
}

type Cell = string | number | null

function cellsOf(line: object): Cell[] {
  return Object.values(line).flatMap((value: Cell | boolean | string[] | object): Cell | Cell[] => {
    if (typeof value === "boolean") return value ? 1 : 0
    if (Array.isArray(value)) return value.join(" / ")
    return typeof value === "object" && value !== null ? cellsOf(value) : value
  })
}
