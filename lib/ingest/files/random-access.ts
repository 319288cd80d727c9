import { randomUUID } from "node:crypto"
import { open, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import { unpacked, type SourceFile } from "@/lib/ingest/source"

export type RandomAccess = {
  readonly bytes: number
  readonly read: (position: number, length: number) => Promise<Uint8Array>
  readonly close: () => Promise<void>
  /** it was unpacked onto the disk, and is gone once closed */
  readonly isCopy: boolean
}

type Wanted = {
  /** in words: "Parquet that is packed" */
  readonly what: string
  /** whether a file begins as it must; where it does not, it is packed */
  readonly isMeant: (start: Uint8Array) => boolean
  /** of what has to be unpacked */
  readonly mostBytes: number
}

/**
 * Bytes from anywhere in a file; what can only be read from its start (in an archive, or packed) is put on the disk for
 * it until it is closed. Throws `too_large` where that would be too much.
 */
export async function randomAccess(source: SourceFile, { what, isMeant, mostBytes }: Wanted): Promise<RandomAccess> {
  const { readAt, ...file } = source
  if (readAt && isMeant(await readAt(0, 4)))
    return { bytes: file.bytes, read: readAt, close: () => Promise.resolve(), isCopy: false }
  const place = path.join(os.tmpdir(), `erroratlas-${randomUUID()}`)
  const kept = await open(place, "wx+", 0o600)
  try {
    // Its name goes at once: however we end, nothing is left behind.
    await rm(place)
    let bytes = 0
    for await (const chunk of unpacked(file)) {
      bytes += chunk.byteLength
      if (bytes > mostBytes)
        throw new AppError(
          "too_large",
          `${file.name}: ${what} can be read up to ${formatLimit(mostBytes)}. Send it by itself, unpacked.`,
        )
      await kept.appendFile(chunk)
    }
    const read = async (position: number, length: number) => {
      const { buffer, bytesRead } = await kept.read(new Uint8Array(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    }
    return { bytes, read, close: () => kept.close(), isCopy: true }
  } catch (error) {
    await kept.close()
    throw error
  }
}
