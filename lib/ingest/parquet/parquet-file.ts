import { parquetMetadataAsync, parquetReadObjects, parquetSchema, type AsyncBuffer, type FileMetaData } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import type { JsonObject } from "@/lib/ingest/json/values"
import { unpacked, type SourceFile } from "@/lib/ingest/source"
import { plainValue } from "./plain-value"

/** What a file begins and ends with. */
const mark = "PAR1"

/** Bytes held of a file that can only be read from its start: Parquet says at its end what is where. */
const mostHeld = 256_000_000
/** Bytes of what is read of one row group, unpacked: that is held as a whole, and writers make it as large as they like. */
const largestGroup = 256_000_000
/** Bytes of the description of columns and row groups, at the end of the file. */
const largestFooter = 64_000_000

export type ParquetTable = {
  readonly columns: readonly string[]
  readonly rows: number
  /** Rows as plain values of JSON, one row group after another. */
  readonly read: (columns?: readonly string[]) => AsyncGenerator<JsonObject[]>
}

/** Throws `invalid` for a damaged file, `too_large` for one that would have to be held as a whole. */
export async function openParquet(file: SourceFile): Promise<ParquetTable> {
  const buffer = await randomAccess(file)
  const metadata = await readMetadata(file, buffer)
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name)
  return {
    columns,
    rows: Number(metadata.num_rows),
    read: (wanted) =>
      readGroups(file, { buffer, metadata, columns: columns.filter((one) => wanted?.includes(one) ?? true) }),
  }
}

async function readMetadata(file: SourceFile, buffer: AsyncBuffer): Promise<FileMetaData> {
  const tail = Buffer.from(await buffer.slice(Math.max(0, buffer.byteLength - 8), buffer.byteLength))
  if (buffer.byteLength < 12 || tail.toString("latin1", 4) !== mark)
    throw damaged(file.name, `it does not end with ${mark}: it was cut off`)
  if (tail.readUInt32LE(0) > largestFooter)
    throw new AppError(
      "too_large",
      `${file.name}: what it says of its columns is longer than ${formatLimit(largestFooter)}.`,
    )
  return orDamaged(file, () => parquetMetadataAsync(buffer))
}

type Opened = { readonly buffer: AsyncBuffer; readonly metadata: FileMetaData; readonly columns: string[] }

async function* readGroups(file: SourceFile, { buffer, metadata, columns }: Opened): AsyncGenerator<JsonObject[]> {
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const read = group.columns.filter(({ meta_data: of }) => columns.includes(of?.path_in_schema[0] ?? ""))
    const bytes = read.reduce((sum, { meta_data: of }) => sum + Number(of?.total_uncompressed_size ?? 0), 0)
    if (bytes > largestGroup)
      throw new AppError(
        "too_large",
        `${file.name} has a row group of ${formatLimit(bytes)}; ${formatLimit(largestGroup)} can be read. Write it with smaller row groups (pandas: row_group_size=10000).`,
      )
    const rowEnd = rowStart + Number(group.num_rows)
    const rows = await orDamaged(file, () =>
      parquetReadObjects({ file: buffer, metadata, columns, rowStart, rowEnd, compressors }),
    )
    if (rows.length !== rowEnd - rowStart) throw damaged(file.name, "rows are missing")
    yield rows.map((row) => plainValue(row) as JsonObject)
    rowStart = rowEnd
  }
}

async function randomAccess(file: SourceFile): Promise<AsyncBuffer> {
  const { readAt } = file
  if (readAt && Buffer.from(await readAt(0, 4)).toString("latin1") === mark)
    return { byteLength: file.bytes, slice: (start, end = file.bytes) => readRange(file.name, readAt, start, end) }
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of unpacked(file)) {
    length += chunk.byteLength
    if (length > mostHeld)
      throw new AppError(
        "too_large",
        `${file.name} is a Parquet file of more than ${formatLimit(mostHeld)} inside another. Unpack it and send it by itself.`,
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
    throw damaged(file.name, error instanceof Error ? error.message : "it cannot be read", error)
  }
}

const damaged = (name: string, why: string, cause?: unknown) =>
  new AppError(
    "invalid",
    `${name} is a damaged Parquet file (${why.slice(0, 160)}). Write it again, or send it as JSONL.`,
    {
      cause,
    },
  )

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
