import { createWriteStream } from "node:fs"
import { mkdir } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGzip } from "node:zlib"

const chunkLength = 262_144

/** Pieces of text, many joined to one: a stream takes its time for each. */
export function* joined(pieces: Iterable<string>): Generator<string> {
  let held: string[] = []
  let length = 0
  for (const piece of pieces) {
    held.push(piece)
    length += piece.length
    if (length < chunkLength) continue
    yield held.join("")
    ;[held, length] = [[], 0]
  }
  if (held.length > 0) yield held.join("")
}

/** Writes a file, and the folder it lies in, without holding more than a piece of it. */
export async function writeText(location: string, pieces: Iterable<string>, { isGzip = false } = {}): Promise<void> {
  await mkdir(path.dirname(location), { recursive: true })
  const source = Readable.from(joined(pieces), { objectMode: true })
  if (isGzip) await pipeline(source, createGzip(), createWriteStream(location))
  else await pipeline(source, createWriteStream(location))
}
