import type { SourceFile } from "@/lib/ingest/source"

/** A file to import that exists only in a test, arriving in chunks of `chunk` bytes. */
export function memoryFile(name: string, content: string | Uint8Array, chunk = 65_536): SourceFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content
  return {
    name,
    bytes: bytes.byteLength,
    readAt: async (at, length) => bytes.subarray(at, at + length),
    async *open() {
      for (let at = 0; at < bytes.byteLength; at += chunk) yield bytes.subarray(at, at + chunk)
    },
  }
}
