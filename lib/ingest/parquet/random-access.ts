import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import { unpacked, type SourceFile } from "@/lib/ingest/source"

/** What a Parquet file begins and ends with. */
export const parquetMark = "PAR1"

/** of a file that can only be read from its start (in an archive, or packed): its end says what is where */
const heldBytes = 256_000_000

export type RandomAccess = {
  readonly bytes: number
  readonly read: (position: number, length: number) => Uint8Array | Promise<Uint8Array>
}

/** Bytes from anywhere in a file. Throws `too_large` where they would have to be held and are too many. */
export async function randomAccess({ readAt, ...file }: SourceFile): Promise<RandomAccess> {
  if (readAt && Buffer.from(await readAt(0, 4)).toString("latin1") === parquetMark)
    return { bytes: file.bytes, read: readAt }
  const chunks: Uint8Array[] = []
  let held = 0
  for await (const chunk of unpacked(file)) {
    held += chunk.byteLength
    if (held > heldBytes)
      throw new AppError(
        "too_large",
        `${file.name}: Parquet that is packed can be read up to ${formatLimit(heldBytes)}. Send it by itself, unpacked.`,
      )
    chunks.push(Uint8Array.from(chunk))
  }
  const whole = Buffer.concat(chunks)
  return { bytes: held, read: (position, length) => whole.subarray(position, position + length) }
}
