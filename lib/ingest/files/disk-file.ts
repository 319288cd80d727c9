import { open, stat } from "node:fs/promises"
import path from "node:path"
import { AppError } from "@/lib/errors"
import type { SourceFile } from "@/lib/ingest/source"

/** A file on this machine as something to import. */
export async function diskFile(location: string, name = path.basename(location)): Promise<SourceFile> {
  const found = await stat(location).catch((error: unknown) => {
    throw new AppError("invalid", `${name} cannot be read.`, { cause: error })
  })
  if (!found.isFile()) throw new AppError("invalid", `${name} is not a file.`)
  const readAt = (position: number, length: number) => readBytesAt(location, position, length)
  return { name, bytes: found.size, path: location, open: () => readChunks(location), readAt }
}

/** Some bytes of a file, fewer at its end. */
export async function readBytesAt(location: string, position: number, length: number): Promise<Uint8Array> {
  const file = await open(location)
  try {
    const buffer = new Uint8Array(length)
    let done = 0
    while (done < length) {
      const { bytesRead } = await file.read(buffer, done, length - done, position + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return buffer.subarray(0, done)
  } finally {
    await file.close()
  }
}

const chunkSize = 524_288

/**
 * The bytes of a file through one buffer that is used again and again: a chunk is good until the next is asked for
 * (SourceFile says so). Streams make a new buffer for every chunk, hundreds of megabytes until they are collected.
 */
export async function* readChunks(location: string): AsyncGenerator<Uint8Array> {
  const file = await open(location)
  const buffer = new Uint8Array(chunkSize)
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkSize)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
