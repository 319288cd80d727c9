import type { SourceFile } from "@/lib/ingest/source"

const windowBytes = 1_048_576

/**
 * The same file, read ahead: a small range comes out of one that was read before. Members of an archive lie one behind
 * another, and each takes several small reads.
 */
export function windowed(file: SourceFile): SourceFile {
  const { readAt } = file
  if (!readAt) return file
  let known: { readonly start: number; readonly bytes: Uint8Array } | null = null
  return {
    ...file,
    async readAt(position, length) {
      if (length >= windowBytes) return readAt(position, length)
      const isKnown = known && position >= known.start && position + length <= known.start + known.bytes.byteLength
      const window = known && isKnown ? known : { start: position, bytes: await readAt(position, windowBytes) }
      known = window
      return window.bytes.subarray(position - window.start, position - window.start + length)
    },
  }
}
