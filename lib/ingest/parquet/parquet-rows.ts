import type { JsonObject } from "@/lib/ingest/json/values"
import { randomAccess } from "@/lib/ingest/files/random-access"
import type { SourceFile } from "@/lib/ingest/source"
import { startParquetProcess } from "./parquet-process"
import { plainValue } from "./plain-value"
import { parquetMark } from "./parquet-mark"

type ReadOptions = {
  /** names of those that are wanted; all without it */
  readonly columns?: readonly string[] | undefined
  /** rows that are wanted, from the first on */
  readonly most?: number | undefined
  /** milliseconds that a few rows may take */
  readonly patience?: number | undefined
}

/**
 * The rows of a Parquet file in its order, some hundred at a time, in values of JSON. Throws `invalid` for a damaged
 * file, whatever is wrong with it, and `too_large` for one that would not fit.
 */
export async function* readParquetRows(
  file: SourceFile,
  { columns, most = Infinity, patience }: ReadOptions = {},
): AsyncGenerator<JsonObject[]> {
  const reader = startParquetProcess(file.name, await accessTo(file), patience)
  try {
    await reader.open()
    for (let rows = await reader.next({ columns, most }); rows; rows = await reader.next({ columns, most }))
      yield rows.map((row) => plainValue(row) as JsonObject)
  } finally {
    await reader.end()
  }
}

/** The names of a Parquet file's columns. Throws as `readParquetRows` does. */
export async function parquetColumns(file: SourceFile): Promise<readonly string[]> {
  const reader = startParquetProcess(file.name, await accessTo(file))
  try {
    return (await reader.open()).columns
  } finally {
    await reader.end()
  }
}

/** Its end says what is where. */
function accessTo(file: SourceFile) {
  return randomAccess(file, {
    what: "Parquet that is packed",
    isMeant: (start) => Buffer.from(start).toString("latin1") === parquetMark,
    mostBytes: 256_000_000,
  })
}
