import { isUtf8 } from "node:buffer"
import { Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import { limits } from "./limits"

/**
 * A file to import. `open` may be called several times; every call reads from the start. A chunk is good only until the
 * next one is asked for.
 */
export type SourceFile = {
  readonly name: string
  readonly bytes: number
  /** where it lies on this machine, if it does */
  readonly path?: string
  readonly open: () => AsyncIterable<Uint8Array>
  /** bytes from anywhere in it, fewer at its end; files that can only be read from the start have none */
  readonly readAt?: (position: number, length: number) => Promise<Uint8Array>
}

const newline = 0x0a

/**
 * The bytes of a file's text, chunk by chunk, without a byte order mark; `.gz` content is unpacked. A chunk holds whole
 * characters and is good only until the next one is asked for. Throws `invalid`, naming the line, where the bytes are
 * not UTF-8.
 */
export async function* readUtf8(file: SourceFile): AsyncGenerator<Uint8Array> {
  let carry: Uint8Array = new Uint8Array(0)
  let before = 0
  let isFirst = true
  for await (const chunk of unpacked(file)) {
    const bytes = carry.byteLength === 0 ? chunk : Buffer.concat([carry, chunk])
    if (isFirst && bytes.byteLength > 1) refuseOtherEncodings(file.name, bytes)
    const end = endOfWholeCharacters(bytes)
    const part = bytes.subarray(0, end)
    // Copied: `bytes` may be a view into a buffer that the stream uses again.
    carry = Uint8Array.from(bytes.subarray(end))
    if (!isUtf8(part)) throw notUtf8(file.name, (await lineAfter(file, before)) + linesBeforeBadByte(part))
    before += part.byteLength
    if (part.byteLength === 0) continue
    yield isFirst ? part.subarray(markLength(part)) : part
    isFirst = false
  }
  if (carry.byteLength > 0) throw notUtf8(file.name, await lineAfter(file, before))
}

/** The same as text. */
export async function* readText(file: SourceFile): AsyncGenerator<string> {
  for await (const bytes of readUtf8(file)) {
    // Checked already; a Buffer's own decoding takes half the time of TextDecoder's.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")
    if (text !== "") yield text
  }
}

/** The bytes of a file, unpacked when they begin as gzip does. */
export async function* unpacked(file: SourceFile): AsyncGenerator<Uint8Array> {
  const chunks = file.open()[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return
  const whole = async function* () {
    yield first.value
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
  try {
    if (first.value[0] === 0x1f && first.value[1] === 0x8b) yield* gunzip(file.name, whole())
    else yield* whole()
  } finally {
    await chunks.return?.()
  }
}

async function* gunzip(name: string, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(copies(packed))
  const unpacker = createGunzip({ chunkSize: 262_144 })
  source.on("error", (error) => unpacker.destroy(error))
  let total = 0
  try {
    for await (const chunk of source.pipe(unpacker) as AsyncIterable<Buffer>) {
      total += chunk.byteLength
      if (total > limits.unpackedBytes)
        throw new AppError("too_large", `${name} unpacks to more than ${formatLimit(limits.unpackedBytes)}.`)
      yield chunk
    }
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error) || !("code" in error)) throw error
    throw new AppError("invalid", `${name} is a damaged gzip file (${error.message}).`, { cause: error })
  } finally {
    source.destroy()
  }
}

/** A stream reads ahead, so it must own what it holds. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk)
}

/** By the byte order mark, else by what English column names look like in them: every second byte, or three of four, is 0. */
function refuseOtherEncodings(name: string, bytes: Uint8Array): void {
  const head = bytes.subarray(0, 512)
  const mark = ((head[0] ?? 0) << 8) | (head[1] ?? 0)
  const zeros = [0, 1, 2, 3].map((place) => head.filter((byte, at) => at % 4 === place && byte === 0).length)
  const [even, odd] = [(zeros[0] ?? 0) + (zeros[2] ?? 0), (zeros[1] ?? 0) + (zeros[3] ?? 0)]
  const most = 0.6 * (head.length / 2)
  const isWide = even + odd > 0.6 * head.length
  const isMarked = mark === 0xfffe || mark === 0xfeff
  const isUtf16 = isMarked || (even === 0 && odd >= most) || (odd === 0 && even >= most)
  if (!isUtf16 && !isWide) return
  const encoding = isWide ? "UTF-32" : `UTF-16${isMarked ? "" : " (without a byte order mark)"}`
  throw new AppError("invalid", `${name} is ${encoding}. Save it as UTF-8 and send it again.`)
}

/** Bytes of the byte order mark that a text begins with. */
function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

function notUtf8(name: string, line: number): AppError {
  return new AppError(
    "invalid",
    `${name} is not UTF-8: line ${line} holds a byte that does not belong. Save it as UTF-8 and send it again.`,
  )
}

/** Where the last character that is certainly complete ends: at most three bytes are held back. */
function endOfWholeCharacters(bytes: Uint8Array): number {
  const length = bytes.byteLength
  for (let back = 1; back <= Math.min(3, length); back += 1) {
    const byte = bytes[length - back] ?? 0
    if (byte < 0x80) return length
    if (byte < 0xc0) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return needed > back ? length - back : length
  }
  return length
}

/** The line that begins or goes on after so many bytes of text. Read again: only one file in thousands needs to know. */
async function lineAfter(file: SourceFile, count: number): Promise<number> {
  let [line, left] = [1, count]
  for await (const chunk of unpacked(file)) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(left, chunk.byteLength))
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) line += 1
    left -= bytes.byteLength
    if (left === 0) break
  }
  return line
}

function linesBeforeBadByte(bytes: Uint8Array): number {
  let lines = 0
  let start = 0
  for (;;) {
    const end = bytes.indexOf(newline, start)
    if (!isUtf8(bytes.subarray(start, end === -1 ? bytes.byteLength : end)) || end === -1) return lines
    lines += 1
    start = end + 1
  }
}
