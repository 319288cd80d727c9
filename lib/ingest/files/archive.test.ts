import { describe, expect, it } from "vitest"
import { hasDataFiles, dataFile } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { zip } from "@/lib/testing/formats/zip"
import { openArchive } from "./archive"

async function textOf(open: () => AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of open()) parts.push(part)
  return Buffer.concat(parts).toString("utf8")
}

describe.skipIf(!hasDataFiles)("real archives (skipped without ../shared/data)", () => {
  it.each([
    ["deflate", "mmlu-summary-choices.eval"],
    ["Zstandard", "retry-2-then-success_zstd.eval"],
  ])("unpacks entries packed by %s", async (_, name) => {
    const entries = await openArchive(dataFile(`formats/inspect_ai/${name}`))
    expect(entries.map((entry) => entry.name)).toContain("header.json")
    for (const entry of entries) {
      const text = await textOf(entry.open)
      expect(Buffer.byteLength(text)).toBe(entry.bytes)
      expect(() => JSON.parse(text)).not.toThrow()
    }
  })
})

it("names a member whose bytes are not where the archive says", async () => {
  const bytes = Buffer.from(zip([{ name: "a.csv", content: "x".repeat(500) }]))
  bytes.writeUInt32LE(1_000_000, bytes.lastIndexOf("PK\u0001\u0002") + 42)
  const [entry] = await openArchive(memoryFile("a.zip", bytes))
  const read = async () => {
    for await (const _ of entry?.open() ?? []);
  }
  await expect(read()).rejects.toThrow("a.zip: a.csv is a damaged zip archive")
})
