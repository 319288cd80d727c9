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
 * The bytes of a file's text, chunk by chunk, without a byte order mark; `.gz` content is unpacked, UTF-16 becomes
 * UTF-8. A chunk holds whole characters and is good only until the next one is asked for. Throws `invalid`, naming the
 * line, where the bytes are no text in either.
 */
export async function* readUtf8(file: SourceFile): AsyncGenerator<Uint8Array> {
  let carry: Uint8Array = new Uint8Array(0)
  let before = 0
  let isFirst = true
  for await (const chunk of asUtf8(file)) {
    const bytes = carry.byteLength === 0 ? chunk : Buffer.concat([carry, chunk])
    const end = endOfWholeCharacters(bytes)
    const part = bytes.subarray(0, end)
    // Copied: `bytes` may be a view into a buffer that the stream uses again.
    carry = Uint8Array.from(bytes.subarray(end))
    if (!isUtf8(part))
      throw notUtf8(file.name, (await lineAfter(file, before)) + linesBeforeBadByte(part), badSign(part))
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

/** Files in another encoding are read in it; UTF-32, which nothing writes on purpose, is named. */
async function* asUtf8(file: SourceFile): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0)
  let decoder: TextDecoder | null = null
  const begin = (bytes: Uint8Array) => {
    const encoding = encodingOf(bytes)
    if (encoding === "utf-32")
      throw new AppError("invalid", `${file.name} is UTF-32. Save it as UTF-8 and send it again.`)
    decoder = encoding === "utf-8" ? null : new TextDecoder(encoding)
  }
  const decoded = (bytes: Uint8Array) => (decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes)
  for await (const chunk of unpacked(file)) {
    if (head === null) {
      yield decoded(chunk)
      continue
    }
    const bytes: Uint8Array = head.byteLength === 0 ? chunk : Buffer.concat([head, chunk])
    if (bytes.byteLength < judgedBytes) {
      // Copied: it is kept longer than until the next is asked for.
      head = Uint8Array.from(bytes)
      continue
    }
    head = null
    begin(bytes)
    yield decoded(bytes)
  }
  if (head === null || head.byteLength === 0) return
  begin(head)
  yield decoded(head)
}

/** of a file, by which its encoding is judged: column names and keys, which are English mostly */
const judgedBytes = 128

/** By the byte order mark, else by what English column names look like: every second byte, or three of four, is 0. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | "utf-32" {
  const head = bytes.subarray(0, judgedBytes)
  const zeros = [0, 1, 2, 3].map((place) => head.filter((byte, at) => at % 4 === place && byte === 0).length)
  const [even, odd] = [(zeros[0] ?? 0) + (zeros[2] ?? 0), (zeros[1] ?? 0) + (zeros[3] ?? 0)]
  const most = 0.6 * (head.length / 2)
  if (head.length >= 4 && even + odd > 0.6 * head.length) return "utf-32"
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le"
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be"
  if (head.length < 4) return "utf-8"
  // Other scripts have a byte of 0 now and then.
  return odd >= most && odd > 8 * even ? "utf-16le" : even >= most && even > 8 * odd ? "utf-16be" : "utf-8"
}

/** Bytes of the byte order mark that a text begins with. */
function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

function notUtf8(name: string, line: number, sign: string | null = null): AppError {
  const what = sign === null ? "holds a byte that does not belong" : `holds a byte that is "${sign}" in Windows-1252`
  const command = sign === null ? "" : "; by command: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW"
  return new AppError(
    "invalid",
    `${name} is not UTF-8: line ${line} ${what}. Save it as UTF-8 (in Excel: "CSV UTF-8"${command}) and send it again.`,
  )
}

/**
 * Bytes 0x80 to 0x9f, where Windows-1252 is not Latin-1 (blank: not taken). A table, as TextDecoder("windows-1252")
 * reads them as Latin-1 in some versions of Node.
 */
const windows1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"

/** What the first byte that is no UTF-8 stands for in Windows-1252, as Excel saves plain CSV; null: nothing there either. */
function badSign(bytes: Uint8Array): string | null {
  let [from, to] = [0, bytes.byteLength]
  // By halves: what is before `from` is UTF-8.
  while (to - from > 8) {
    const middle = from + endOfWholeCharacters(bytes.subarray(from, from + ((to - from) >> 1)))
    if (middle > from && isUtf8(bytes.subarray(from, middle))) from = middle
    else to = from + ((to - from) >> 1)
  }
  const isCharacter = (length: number) => isUtf8(bytes.subarray(from, from + length))
  for (let length = 1; from < to && length <= 4; length += 1)
    if (from + length <= bytes.byteLength && isCharacter(length)) [from, length] = [from + length, 0]
  const byte = bytes[from] ?? 0
  const sign = byte >= 0x80 && byte < 0xa0 ? windows1252.charAt(byte - 0x80) : String.fromCharCode(byte)
  return /^[\p{L}\p{P}\p{S}]$/u.test(sign) ? sign : null
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
