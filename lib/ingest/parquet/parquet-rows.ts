import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type FileMetaData } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import type { JsonObject } from "@/lib/ingest/json/values"
import { unpacked, type SourceFile } from "@/lib/ingest/source"
import { plainValue } from "./plain-value"

/** What a parquet file begins and ends with. */
export const parquetMark = "PAR1"

/** of the description of its columns, at the end of the file */
const footerBytes = 64_000_000
/** of one row group, unpacked: it is read as a whole, and the format lets a writer make it as large as it likes */
const groupBytes = 256_000_000
/** of a file that can only be read from its start (in an archive, or packed), which is held as a whole */
const heldBytes = 256_000_000

/**
 * The rows of a parquet file in its order, a row group at a time, in values of JSON; `most` of them only. Throws
 * `invalid` for a damaged file, `too_large` for one that would not fit.
 */
export async function* readParquetRows(file: SourceFile, most = Infinity): AsyncGenerator<JsonObject[]> {
  const buffer = await bufferOf(file)
  const metadata = await readMetadata(file.name, buffer)
  let rowStart = 0
  for (const { num_rows: count, columns } of metadata.row_groups) {
    const bytes = columns.reduce((sum, { meta_data: of }) => sum + Number(of?.total_uncompressed_size ?? 0), 0)
    if (bytes > groupBytes)
      throw new AppError(
        "too_large",
        `${file.name} has a row group of ${formatLimit(bytes)}; ${formatLimit(groupBytes)} can be read. Write it with smaller row groups (pandas: row_group_size=10000), or as JSONL.`,
      )
    const end = rowStart + Number(count)
    const rowEnd = Math.min(end, most)
    if (rowStart >= rowEnd) continue
    const rows = await orDamaged(file.name, () =>
      parquetReadObjects({ file: buffer, metadata, compressors, rowStart, rowEnd }),
    )
    if (rows.length !== rowEnd - rowStart) throw damaged(file.name, "rows are missing")
    for (let at = 0; at < rows.length; at += 500)
      yield rows.slice(at, at + 500).map((row) => plainValue(row) as JsonObject)
    rowStart = end
  }
}

async function readMetadata(name: string, buffer: AsyncBuffer): Promise<FileMetaData> {
  if (buffer.byteLength < 12) throw damaged(name, "it is too short")
  const tail = Buffer.from(await buffer.slice(buffer.byteLength - 8, buffer.byteLength))
  if (tail.toString("latin1", 4) !== parquetMark)
    throw damaged(name, `it does not end with ${parquetMark}, it was cut off`)
  if (tail.readUInt32LE(0) > footerBytes)
    throw new AppError(
      "too_large",
      `${name}: the description of its columns is longer than ${formatLimit(footerBytes)}.`,
    )
  return orDamaged(name, () => parquetMetadataAsync(buffer))
}

/** Bytes from anywhere in the file. Throws `too_large` where they would have to be held and are too many. */
async function bufferOf(file: SourceFile): Promise<AsyncBuffer> {
  const { readAt, bytes, name } = file
  if (readAt && Buffer.from(await readAt(0, 4)).toString("latin1") === parquetMark)
    return {
      byteLength: bytes,
      slice: async (start, end = bytes) => copied(await readAt(start, Math.max(0, Math.min(end, bytes) - start))),
    }
  const chunks: Uint8Array[] = []
  let held = 0
  for await (const chunk of unpacked(file)) {
    held += chunk.byteLength
    if (held > heldBytes)
      throw new AppError(
        "too_large",
        `${name}: parquet that is packed can be read up to ${formatLimit(heldBytes)}. Send it by itself, unpacked.`,
      )
    chunks.push(Uint8Array.from(chunk))
  }
  const whole = copied(Buffer.concat(chunks))
  return { byteLength: whole.byteLength, slice: (start, end) => whole.slice(start, end) }
}

function copied(bytes: Uint8Array): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes.byteLength)
  new Uint8Array(buffer).set(bytes)
  return buffer
}

/** The library throws whatever it stumbles over in a file that is not what it says. */
async function orDamaged<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    throw damaged(name, error instanceof Error ? error.message : "it cannot be read", error)
  }
}

const damaged = (name: string, why: string, cause?: unknown) =>
  new AppError("invalid", `${name} is damaged parquet: ${why.slice(0, 160)}. Write it again, or send it as JSONL.`, {
    cause,
  })
