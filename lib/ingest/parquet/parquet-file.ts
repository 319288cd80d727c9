import { parquetMetadataAsync, parquetReadObjects, parquetSchema, type AsyncBuffer, type FileMetaData } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import { AppError } from "@/lib/errors"
import type { JsonObject } from "@/lib/ingest/json/values"
import { unpacked, type SourceFile } from "@/lib/ingest/source"

/** Bytes held of a file that can only be read from its start: Parquet says at its end what is where. */
const mostHeld = 256_000_000
/** Bytes of one row group, unpacked: it is read as a whole. */
const largestGroup = 1_000_000_000

export type ParquetTable = {
  readonly columns: readonly string[]
  readonly rows: number
  /** Rows as plain values of JSON, one row group after another. */
  readonly read: (columns?: readonly string[]) => AsyncGenerator<JsonObject[]>
}

/** Throws `invalid` for a damaged file, `too_large` for one that would have to be held as a whole. */
export async function openParquet(file: SourceFile): Promise<ParquetTable> {
  const buffer = await randomAccess(file)
  const metadata = await orDamaged(file, () => parquetMetadataAsync(buffer))
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name)
  return {
    columns,
    rows: Number(metadata.num_rows),
    read: (wanted) =>
      readGroups(file, { buffer, metadata, columns: columns.filter((one) => wanted?.includes(one) ?? true) }),
  }
}

type Opened = { readonly buffer: AsyncBuffer; readonly metadata: FileMetaData; readonly columns: string[] }

async function* readGroups(file: SourceFile, { buffer, metadata, columns }: Opened): AsyncGenerator<JsonObject[]> {
  let rowStart = 0
  for (const group of metadata.row_groups) {
    if (Number(group.total_byte_size) > largestGroup)
      throw new AppError(
        "too_large",
        `${file.name} has a row group of more than ${largestGroup} bytes. Write it with smaller row groups.`,
      )
    const rowEnd = rowStart + Number(group.num_rows)
    const rows = await orDamaged(file, () =>
      parquetReadObjects({ file: buffer, metadata, columns, rowStart, rowEnd, compressors }),
    )
    yield rows.map((row) => plain(row) as JsonObject)
    rowStart = rowEnd
  }
}

/** Whole numbers beyond what JSON can say stay texts; bytes are text; dates as ISO 8601. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value !== "object" || value === null) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8")
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain)
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
}

async function randomAccess(file: SourceFile): Promise<AsyncBuffer> {
  const { readAt } = file
  if (readAt && Buffer.from(await readAt(0, 4)).toString("latin1") === "PAR1")
    return { byteLength: file.bytes, slice: (start, end = file.bytes) => readRange(file.name, readAt, start, end) }
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of unpacked(file)) {
    length += chunk.byteLength
    if (length > mostHeld)
      throw new AppError(
        "too_large",
        `${file.name} is a Parquet file of more than ${mostHeld} bytes inside another. Unpack it and send it by itself.`,
      )
    chunks.push(Uint8Array.from(chunk))
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks.splice(0)) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return { byteLength: length, slice: (start, end) => bytes.buffer.slice(start, end) }
}

async function readRange(
  name: string,
  readAt: NonNullable<SourceFile["readAt"]>,
  start: number,
  end: number,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(0, end - start))
  for (let done = 0; done < bytes.byteLength;) {
    const part = await readAt(start + done, bytes.byteLength - done)
    if (part.byteLength === 0) throw new AppError("invalid", `${name} ends too soon: it was cut off.`)
    bytes.set(part, done)
    done += part.byteLength
  }
  return bytes.buffer
}

async function orDamaged<T>(file: SourceFile, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof AppError) throw error
    const cause = error instanceof Error ? error.message.slice(0, 160) : "it cannot be read"
    throw new AppError("invalid", `${file.name} is a damaged Parquet file (${cause}).`, { cause: error })
  }
}

/** Names of its columns, where it is a Parquet file that can be read. */
export async function parquetColumns(file: SourceFile): Promise<readonly string[]> {
  try {
    return (await openParquet(file)).columns
  } catch (error) {
    // What is wrong with it is told when it is read.
    if (error instanceof AppError) return []
    throw error
  }
}
