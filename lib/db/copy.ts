import "server-only"
import { finished } from "node:stream/promises"
import type { PoolClient } from "pg"
import { from } from "pg-copy-streams"

type Cell = string | number | boolean | null
type CellType = "int4" | "float8" | "bool" | "text"

/** Where rows go: names are literals of our own code, never anybody's input. Enums are sent as "text". */
export type CopyTarget = { readonly table: string; readonly columns: Readonly<Record<string, CellType>> }

const chunkSize = 262_144
const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1")
const trailer = Buffer.from([0xff, 0xff])

/**
 * Rows -> COPY FROM STDIN, in PostgreSQL's binary form: no escaping, so long texts cost one UTF-8 encoding. Cells are
 * in the order of `columns`. One buffer is filled and sent again and again: rows are taken only as fast as the server
 * takes them, and memory stays flat whatever the garbage collector does.
 */
export async function copyRows(
  client: PoolClient,
  { table, columns }: CopyTarget,
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  const names = Object.keys(columns).join(", ")
  const stream = client.query(from(`COPY ${table} (${names}) FROM STDIN (FORMAT binary)`))
  const done = finished(stream)
  // Awaited below; until then a failure must not count as unhandled.
  done.catch(() => undefined)
  for (const chunk of encode(rows, Object.values(columns))) {
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
    const needed = 2 + row.reduce<number>((sum, cell) => sum + 12 + (typeof cell === "string" ? cell.length * 3 : 0), 0)
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

function writeCell(buffer: Buffer, at: number, cell: Cell, type: CellType): number {
  if (cell === null) return buffer.writeInt32BE(-1, at)
  if (type === "int4") return buffer.writeInt32BE(Number(cell), buffer.writeInt32BE(4, at))
  if (type === "bool") return buffer.writeInt8(cell ? 1 : 0, buffer.writeInt32BE(1, at))
  if (type === "float8") return buffer.writeDoubleBE(Number(cell), buffer.writeInt32BE(8, at))
  const bytes = buffer.write(String(cell), at + 4, "utf8")
  buffer.writeInt32BE(bytes, at)
  return at + 4 + bytes
}
