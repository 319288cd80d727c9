import { randomUUID } from "node:crypto"
import { open, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import { unpacked, type SourceFile } from "@/lib/ingest/source"

/** What a Parquet file begins and ends with. */
export const parquetMark = "PAR1"

/** of a file that can only be read from its start (in an archive, or packed): its end says what is where */
const mostBytes = 256_000_000

export type RandomAccess = {
  readonly bytes: number
  readonly read: (position: number, length: number) => Promise<Uint8Array>
  readonly close: () => Promise<void>
}

/**
 * Bytes from anywhere in a file; what can only be read from its start is put on the disk for it. Throws `too_large`
 * where that would be too much.
 */
export async function randomAccess({ readAt, ...file }: SourceFile): Promise<RandomAccess> {
  if (readAt && Buffer.from(await readAt(0, 4)).toString("latin1") === parquetMark)
    return { bytes: file.bytes, read: readAt, close: () => Promise.resolve() }
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
          `${file.name}: Parquet that is packed can be read up to ${formatLimit(mostBytes)}. Send it by itself, unpacked.`,
        )
      await kept.appendFile(chunk)
    }
    const read = async (position: number, length: number) => {
      const { buffer, bytesRead } = await kept.read(new Uint8Array(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    }
    return { bytes, read, close: () => kept.close() }
  } catch (error) {
    await kept.close()
    throw error
  }
}
