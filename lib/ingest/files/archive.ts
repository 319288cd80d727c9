import { Readable } from "node:stream"
import { Decompress } from "fzstd"
import { fromRandomAccessReader, RandomAccessReader, type Entry, type ZipFile } from "yauzl"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import { limits, uploadLimits } from "@/lib/ingest/limits"
import type { SourceFile } from "@/lib/ingest/source"
import { randomAccess, type RandomAccess } from "./random-access"
import { windowed } from "./windowed"

/** One file of a zip archive. `open` unpacks it, whatever method it was packed by (deflate, Zstandard, none). */
export type ArchiveEntry = { readonly name: string; readonly bytes: number; readonly open: SourceFile["open"] }

/** Whether the bytes begin as a zip archive does. */
export function isArchive(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 0x03 && start[3] === 0x04
}

/** How much one file that was sent may still unpack to, with all archives in it: what it holds is taken off. */
export type ArchiveRoom = { entries: number; bytes: number }
export const archiveRoom = (): ArchiveRoom => ({ entries: limits.archiveEntries, bytes: limits.unpackedBytes })

/** The files of an archive, in its order. They can be opened until it is closed. */
export type Archive = {
  readonly entries: readonly ArchiveEntry[]
  /** it is packed once more, or lies in another archive */
  readonly isInside: boolean
  readonly close: () => Promise<void>
}

/**
 * The files of a zip archive, folders left out. One that is packed once more, or lies in another archive, is put on the
 * disk until it is closed. Throws `invalid` for a damaged archive and for names that lead out of it, `too_large` for more
 * files, bytes or packing than a result file has.
 */
export async function openArchive(file: SourceFile, room: ArchiveRoom = archiveRoom()): Promise<Archive> {
  const access = await randomAccess(windowed(file), {
    what: "an archive that is packed",
    isMeant: isArchive,
    mostBytes: uploadLimits.fileBytes,
  })
  try {
    const zip = await openZip(file.name, access)
    const entries = await listEntries(file, zip, room)
    return {
      entries: entries.map((entry) => ({
        name: entry.fileName,
        bytes: entry.uncompressedSize,
        open: () => readEntry(file, zip, entry),
      })),
      isInside: access.isCopy,
      close: access.close,
    }
  } catch (error) {
    await access.close()
    throw error
  }
}

function openZip(name: string, { read, bytes }: RandomAccess): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: true }
    fromRandomAccessReader(new FileReader(read), bytes, options, (error, zip) => {
      if (error) reject(damaged(name, error))
      else resolve(zip)
    })
  })
}

/** yauzl asks for ranges of bytes. */
class FileReader extends RandomAccessReader {
  constructor(private readonly readAt: RandomAccess["read"]) {
    super()
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { readAt } = this
    return Readable.from(ranges(readAt, start, end), { objectMode: false })
  }
}

const rangeBytes = 1_048_576

async function* ranges(readAt: RandomAccess["read"], start: number, end: number) {
  for (let at = start; at < end;) {
    const bytes = await readAt(at, Math.min(rangeBytes, end - at))
    if (bytes.byteLength === 0) return
    at += bytes.byteLength
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

function listEntries(file: SourceFile, zip: ZipFile, room: ArchiveRoom): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    const refuse = (error: AppError) => (zip.close(), reject(error))
    zip.on("error", (error: Error) => refuse(damaged(file.name, error)))
    zip.on("end", () => resolve(entries))
    zip.on("entry", (entry: Entry) => {
      const problem = problemOf(file.name, entry)
      room.bytes -= entry.uncompressedSize
      if (problem) return refuse(problem)
      if (room.bytes < 0)
        return refuse(
          new AppError("too_large", `${file.name} unpacks to more than ${formatLimit(limits.unpackedBytes)}.`),
        )
      if (!entry.fileName.endsWith("/")) {
        entries.push(entry)
        room.entries -= 1
      }
      if (room.entries < 0)
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
