import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { parquetOf } from "@/lib/testing/files/parquet-file"
import type { SourceFile } from "@/lib/ingest/source"
import { openParquet, parquetColumns } from "./parquet-file"

const rows = [1, 2, 3].map((at) => ({
  id: BigInt(at),
  text: `text ${at} ü`,
  score: at / 2,
  right: at === 1,
  parts: ["a", "b"].slice(0, at - 1),
  inner: { name: `n${at}`, values: [at, at + 0.5] },
}))
const plain = rows.map((row) => ({ ...row, id: Number(row.id) }))
const bytes = parquetOf(rows, { rowGroupSize: 2 })

async function read(file: SourceFile, columns?: readonly string[]) {
  const groups = []
  for await (const group of (await openParquet(file)).read(columns)) groups.push(group)
  return groups
}

describe("Parquet files", () => {
  it("come row group by row group, as plain values", async () => {
    const table = await openParquet(memoryFile("t.parquet", bytes))
    expect([table.rows, table.columns]).toEqual([3, ["id", "text", "score", "right", "parts", "inner"]])
    expect(await read(memoryFile("t.parquet", bytes))).toEqual([plain.slice(0, 2), plain.slice(2)])
    expect(await read(memoryFile("t.parquet", bytes), ["id"])).toEqual([[{ id: 1 }, { id: 2 }], [{ id: 3 }]])
  })

  it("are held where they can only be read from the start", async () => {
    const { readAt: _, ...file } = memoryFile("t.parquet", bytes, 100)
    expect((await read(file)).flat()).toEqual(plain)
    expect((await read(memoryFile("t.parquet.gz", gzipSync(bytes)))).flat()).toEqual(plain)
  })

  it("that are damaged are named", async () => {
    for (let part = 1; part < 12; part += 1) {
      const file = memoryFile("cut.parquet", bytes.subarray(0, Math.floor((bytes.length * part) / 12)))
      await expect(read(file)).rejects.toThrow(/cut\.parquet/)
      expect(await parquetColumns(file)).toEqual([])
    }
    const broken = Uint8Array.from(bytes).fill(0x7f, 10, 200)
    await expect(read(memoryFile("broken.parquet", broken))).rejects.toThrow(
      /broken\.parquet is a damaged Parquet file/,
    )
  })
})
