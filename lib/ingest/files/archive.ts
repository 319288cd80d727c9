import { Readable } from "node:stream"
import { Decompress } from "fzstd"
import { fromRandomAccessReader, RandomAccessReader, type Entry, type ZipFile } from "yauzl"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import { limits } from "@/lib/ingest/limits"
import type { SourceFile } from "@/lib/ingest/source"
import { windowed } from "./windowed"

/** One file of a zip archive. `open` unpacks it, whatever method it was packed by (deflate, Zstandard, none). */
export type ArchiveEntry = { readonly name: string; readonly bytes: number; readonly open: SourceFile["open"] }

/** Whether the bytes begin as a zip archive does. */
export function isArchive(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 0x03 && start[3] === 0x04
}

/**
 * The files of a zip archive, in its order, folders left out. Throws `invalid` for a damaged archive and for names that
 * lead out of it, `too_large` for more files, bytes or packing than a result file has.
 */
export async function openArchive(file: SourceFile): Promise<readonly ArchiveEntry[]> {
  const zip = await openZip(windowed(file))
  const entries = await listEntries(file, zip)
  return entries.map((entry) => ({
    name: entry.fileName,
    bytes: entry.uncompressedSize,
    open: () => readEntry(file, zip, entry),
  }))
}

async function openZip(file: SourceFile): Promise<ZipFile> {
  const { readAt } = file
  // Packed once more (.zip.gz), or in another archive: then its bytes cannot be reached from anywhere.
  if (!readAt || !isArchive(await readAt(0, 4)))
    throw new AppError("invalid", `${file.name} is an archive inside another file. Unpack it and send what is in it.`)
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: true }
    fromRandomAccessReader(new FileReader(readAt), file.bytes, options, (error, zip) => {
      if (error) reject(damaged(file.name, error))
      else resolve(zip)
    })
  })
}

/** yauzl asks for ranges of bytes. */
class FileReader extends RandomAccessReader {
  constructor(private readonly readAt: NonNullable<SourceFile["readAt"]>) {
    super()
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { readAt } = this
    return Readable.from(ranges(readAt, start, end), { objectMode: false })
  }
}

const rangeBytes = 1_048_576

async function* ranges(readAt: NonNullable<SourceFile["readAt"]>, start: number, end: number) {
  for (let at = start; at < end;) {
    const bytes = await readAt(at, Math.min(rangeBytes, end - at))
    if (bytes.byteLength === 0) return
    at += bytes.byteLength
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

function listEntries(file: SourceFile, zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    let bytes = 0
    const refuse = (error: AppError) => (zip.close(), reject(error))
    zip.on("error", (error: Error) => refuse(damaged(file.name, error)))
    zip.on("end", () => resolve(entries))
    zip.on("entry", (entry: Entry) => {
      const problem = problemOf(file.name, entry)
      bytes += entry.uncompressedSize
      if (problem) return refuse(problem)
      if (bytes > limits.unpackedBytes)
        return refuse(
          new AppError("too_large", `${file.name} unpacks to more than ${formatLimit(limits.unpackedBytes)}.`),
        )
      if (!entry.fileName.endsWith("/")) entries.push(entry)
      if (entries.length > limits.archiveEntries)
        return refuse(new AppError("too_large", `${file.name} holds more than ${limits.archiveEntries} files.`))
      zip.readEntry()
    })
    zip.readEntry()
  })
}

const smallBytes = 10_000_000

function problemOf(name: string, entry: Entry): AppError | null {
  const { fileName, compressedSize, uncompressedSize } = entry
  const shown = JSON.stringify(fileName.slice(0, 100))
  if (entry.isEncrypted())
    return new AppError("invalid", `${name} is locked with a password. Unpack it and send what is in it.`)
  if (uncompressedSize > smallBytes && uncompressedSize > limits.archiveRatio * compressedSize)
    return new AppError("too_large", `${name}: ${shown} unpacks to more than ${limits.archiveRatio} times its size.`)
  return null
}

const [stored, deflated, zstandard] = [0, 8, 93]

async function* readEntry(file: SourceFile, zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const method = entry.compressionMethod
  if (method !== stored && method !== deflated && method !== zstandard)
    throw new AppError(
      "invalid",
      `${file.name}: ${entry.fileName} is packed by a method (${method}) that is not known. Pack it as ordinary zip.`,
    )
  let stream: Readable | null = null
  let total = 0
  try {
    stream = await openEntry(zip, entry, method === deflated)
    for await (const chunk of method === zstandard ? unzstd(stream) : stream) {
      const bytes = chunk as Uint8Array
      total += bytes.byteLength
      if (total > entry.uncompressedSize)
        throw new AppError("invalid", `${file.name}: ${entry.fileName} is longer than the archive says.`)
      yield bytes
    }
  } catch (error) {
    throw error instanceof AppError ? error : damaged(`${file.name}: ${entry.fileName}`, error)
  } finally {
    stream?.destroy()
  }
  if (total < entry.uncompressedSize)
    throw new AppError("invalid", `${file.name}: ${entry.fileName} ends too soon: the archive is damaged.`)
}

function openEntry(zip: ZipFile, entry: Entry, isDeflated: boolean): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, stream: Readable) => (error ? reject(error) : resolve(stream))
    // What is not deflated comes as it lies there.
    if (isDeflated) zip.openReadStream(entry, done)
    else zip.openReadStream(entry, { decodeFileData: false }, done)
  })
}

async function* unzstd(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  const unpacker = new Decompress((part) => void parts.push(part))
  for await (const chunk of packed) {
    unpacker.push(chunk)
    yield* parts
    parts = []
  }
  unpacker.push(new Uint8Array(0), true)
  yield* parts
}

function damaged(name: string, error: unknown): AppError {
  const cause = error instanceof Error ? error.message.slice(0, 160) : "it cannot be read"
  return new AppError("invalid", `${name} is a damaged zip archive (${cause}).`, { cause: error })
}
