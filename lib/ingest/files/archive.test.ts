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
    const { entries } = await openArchive(dataFile(`formats/inspect_ai/${name}`))
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
  const [entry] = (await openArchive(memoryFile("a.zip", bytes))).entries
  const read = async () => {
    for await (const _ of entry?.open() ?? []);
  }
  await expect(read()).rejects.toThrow("a.zip: a.csv is a damaged zip archive")
})

it("counts all archives in one file together, by bytes and by files", async () => {
  const inner = memoryFile("a.eval", zip([{ name: "a.csv", content: "x".repeat(60) }]))
  const room = { entries: 3, bytes: 100 }
  await openArchive(inner, room)
  expect(room).toEqual({ entries: 2, bytes: 40 })
  await expect(openArchive(inner, room)).rejects.toMatchObject({ code: "too_large" })
  const few = { entries: 1, bytes: 1_000 }
  await openArchive(inner, few)
  await expect(openArchive(inner, few)).rejects.toMatchObject({ code: "too_large" })
})

it("reads one that can only be read from its start, until it is closed", async () => {
  const { name, bytes, open } = memoryFile("a.eval", zip([{ name: "a.csv", content: "one\n" }]))
  const archive = await openArchive({ name, bytes, open })
  expect(archive.isInside).toBe(true)
  const read = () => textOf(archive.entries[0]?.open ?? open)
  expect([await read(), await read()]).toEqual(["one\n", "one\n"])
  await archive.close()
  await expect(read()).rejects.toThrow()
})
