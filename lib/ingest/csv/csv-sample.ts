import { AppError } from "@/lib/errors"
import type { TableSample } from "@/lib/ingest/mapping/profile"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"
import type { IsWanted } from "./csv-dialect"
import { textsOf, widthOf } from "./csv-fields"
import { scanCsvRecords } from "./csv-records"

const [sampleRows, sampleCharacters, longest] = [200, 2_000_000, 2_000]

/** The header of a table, and its first rows. Throws `invalid` where there is no header. */
export async function sampleCsv(file: SourceFile, isWanted?: IsWanted): Promise<TableSample> {
  let columns: string[] | null = null
  let characters = 0
  const rows: string[][] = []
  for await (const parts of scanCsvRecords(readUtf8(file), isWanted)) {
    for (const part of parts) {
      if (part.kind === "fault") {
        if (columns === null) throw new AppError("invalid", `${file.name}: the header cannot be read: ${part.reason}.`)
        continue
      }
      if (columns === null) columns = textsOf(part.fields).map((name) => name.trim())
      else if (widthOf(part.fields) === columns.length) {
        const row = textsOf(part.fields)
        characters += row.reduce((sum, text) => sum + text.length, 0)
        rows.push(row.map((text) => text.slice(0, longest)))
      }
      if (rows.length >= sampleRows || characters > sampleCharacters) return { columns: columns ?? [], rows }
    }
  }
  if (columns === null) throw new AppError("invalid", `${file.name} is empty.`)
  return { columns, rows }
}
