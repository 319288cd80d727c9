import { encodingOf, unpacked, type SourceFile } from "@/lib/ingest/source"
import { isArchive } from "./archive"

const headLength = 65_536

/** What a file begins with, whatever its encoding, unpacked; null for a zip archive. */
export async function readStart(file: SourceFile): Promise<string | null> {
  let bytes: Buffer = Buffer.alloc(0)
  for await (const chunk of unpacked(file)) {
    if (bytes.length === 0 && isArchive(chunk)) return null
    bytes = Buffer.concat([bytes, chunk.subarray(0, 4 * headLength)])
    if (bytes.length >= 2 * headLength) break
  }
  const encoding = encodingOf(bytes)
  const decoder = new TextDecoder(encoding === "utf-32" ? "utf-8" : encoding)
  return decoder.decode(bytes, { stream: true }).slice(0, headLength)
}
