import "server-only"
import { finished } from "node:stream/promises"
import type { PoolClient } from "pg"
import { from } from "pg-copy-streams"
import type { DB } from "@/lib/data/generated/tables"
import { columnName } from "./column-names"

/** A text is a string or its UTF-8 bytes. */
type Cell = string | Uint8Array | number | boolean | null
/** jsonb: the text of its JSON */
type CellType = "int4" | "float8" | "bool" | "text" | "jsonb"

/** Where rows go, by the names of the schema. Enums are sent as "text". */
type CopyTarget<Table extends keyof DB> = {
  readonly table: Table
  readonly columns: { readonly [Column in keyof DB[Table]]?: CellType }
}

const chunkSize = 262_144
const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1")
const trailer = Buffer.from([0xff, 0xff])

/**
 * Rows -> COPY FROM STDIN, in PostgreSQL's binary form: no escaping, so long texts cost one UTF-8 encoding. Cells are
 * in the order of `columns`. One buffer is filled and sent again and again: rows are taken only as fast as the server
 * takes them, and memory stays flat whatever the garbage collector does. Plain SQL: no query builder knows COPY.
 */
export async function copyRows<Table extends keyof DB & string>(
  client: PoolClient,
  { table, columns }: CopyTarget<Table>,
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  const types: readonly CellType[] = Object.values(columns)
  const names = Object.keys(columns).map(columnName).join(", ")
  const stream = client.query(from(`COPY ${columnName(table)} (${names}) FROM STDIN (FORMAT binary)`))
  const done = finished(stream)
  // Awaited below; until then a failure must not count as unhandled.
  done.catch(() => undefined)
  for (const chunk of encode(rows, types)) {
    const sent = new Promise<void>((resolve) => void stream.write(chunk, () => resolve()))
    await Promise.race([sent, done])
  }
  stream.end()
  await done
}

/** Each chunk must be gone before the next is asked for: they share a buffer. */
function* encode(rows: Iterable<readonly Cell[]>, types: readonly CellType[]): Generator<Buffer> {
  yield signature
  let buffer = Buffer.allocUnsafeSlow(chunkSize)
  let used = 0
  for (const row of rows) {
    let needed = 2
    for (const cell of row) needed += 12 + mostBytes(cell)
    if (used + needed > buffer.length) {
      if (used > 0) yield buffer.subarray(0, used)
      if (needed > buffer.length) buffer = Buffer.allocUnsafeSlow(needed)
      used = 0
    }
    used = buffer.writeInt16BE(types.length, used)
    for (let i = 0; i < types.length; i += 1) used = writeCell(buffer, used, row[i] ?? null, types[i] ?? "text")
  }
  if (used > 0) yield buffer.subarray(0, used)
  yield trailer
}

/** A UTF-16 unit is three bytes at most. */
function mostBytes(cell: Cell): number {
  if (typeof cell === "string") return cell.length * 3
  return cell instanceof Uint8Array ? cell.byteLength : 0
}

function writeCell(buffer: Buffer, at: number, cell: Cell, type: CellType): number {
  if (cell === null) return buffer.writeInt32BE(-1, at)
  if (type === "int4") return buffer.writeInt32BE(Number(cell), buffer.writeInt32BE(4, at))
  if (type === "bool") return buffer.writeInt8(cell ? 1 : 0, buffer.writeInt32BE(1, at))
  if (type === "float8") return buffer.writeDoubleBE(Number(cell), buffer.writeInt32BE(8, at))
  if (cell instanceof Uint8Array) {
    buffer.set(cell, at + 4)
    return buffer.writeInt32BE(cell.byteLength, at) + cell.byteLength
  }
  // The version of its binary form, which is its text.
  const version = type === "jsonb" ? buffer.writeInt8(1, at + 4) - at - 4 : 0
  const bytes = version + buffer.write(String(cell), at + 4 + version, "utf8")
  buffer.writeInt32BE(bytes, at)
  return at + 4 + bytes
}
