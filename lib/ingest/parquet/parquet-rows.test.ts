import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { AppError } from "@/lib/errors"
import type { SourceFile } from "@/lib/ingest/source"
import { seededRandom } from "@/lib/stats/core/random"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { parquetOf } from "@/lib/testing/files/parquet-file"
import { parquetColumns, readParquetRows } from "./parquet-rows"
import { plainValue } from "./plain-value"

const rows = [1, 2, 3, 4].map((at) => ({
  id: at === 4 ? 9_007_199_254_740_993n : BigInt(at),
  text: at === 3 ? null : `text ${at} ü 質問`,
  score: at / 2,
  right: at === 1,
  parts: ["a", "b"].slice(0, at - 1),
  inner: { name: `n${at}`, values: [at, at + 0.5] },
}))
const plain = rows.map((row) => ({ ...row, id: row.id > 4n ? String(row.id) : Number(row.id) }))

type Options = Parameters<typeof readParquetRows>[1]

async function read(content: Uint8Array | SourceFile, options?: Options) {
  const file = content instanceof Uint8Array ? memoryFile("a.parquet", content, 100) : content
  const found = []
  for await (const some of readParquetRows(file, options)) found.push(...some)
  return found
}

describe("rows of Parquet", () => {
  it.each([1, 3, 1_000])("come from row groups of %d, from a disk and from an archive", async (rowGroupSize) => {
    for (const isGzip of [false, true]) {
      const bytes = parquetOf(rows, { rowGroupSize, isGzip })
      const { readAt: _, ...packed } = memoryFile("a.parquet", bytes, 100)
      expect(await read(bytes)).toEqual(plain)
      expect(await read(packed)).toEqual(plain)
      expect(await read(gzipSync(bytes))).toEqual(plain)
      expect(await read(bytes, { most: 2 })).toEqual(plain.slice(0, 2))
      expect(await read(bytes, { columns: ["score"] })).toEqual(plain.map(({ score }) => ({ score })))
      expect(await parquetColumns(packed)).toEqual(Object.keys(plain[0] ?? {}))
    }
  })

  it("come in slices of a large row group", async () => {
    const many = Array.from({ length: 1_800 }, (_, at) => ({ id: BigInt(at), text: `${at} ${"long ".repeat(4_000)}` }))
    const sizes: number[] = []
    let at = 0
    for await (const some of readParquetRows(memoryFile("a.parquet", parquetOf(many, { rowGroupSize: 1_800 })))) {
      for (const { id, text } of some) expect([id, String(text).split(" ", 1)]).toEqual([at, [String(at++)]])
      sizes.push(some.length)
    }
    expect(at).toBe(1_800)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500)
  })

  it("may be left before their end, and read side by side", async () => {
    const bytes = parquetOf(rows, { rowGroupSize: 1 })
    for await (const some of readParquetRows(memoryFile("a.parquet", bytes))) {
      expect(some).toEqual(plain.slice(0, 1))
      break
    }
    expect(await Promise.all([1, 2, 3].map((most) => read(bytes, { most })))).toEqual(
      [1, 2, 3].map((most) => plain.slice(0, most)),
    )
  })
})

describe("damaged Parquet", () => {
  const bytes = parquetOf(rows, { rowGroupSize: 2 })
  /** Rows as they are, or a sentence that names the file. */
  const outcome = async (content: Uint8Array, options?: Options) => {
    try {
      return await read(content, options)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      expect(error.message).toMatch(/^a\.parquet/)
      return error.message
    }
  }

  it("is told where it was cut off anywhere", async () => {
    for (let length = 4; length < bytes.length; length += 41)
      expect(await outcome(bytes.subarray(0, length))).toMatch(/damaged Parquet|is empty/)
  })

  it("ends as rows or a sentence, whatever was changed in it", { timeout: 120_000 }, async () => {
    const { below } = seededRandom(11)
    const endings = new Map<string, number>()
    for (let run = 0; run < 400; run += 1) {
      const changed = Uint8Array.from(bytes)
      for (let count = 1 + below(4); count > 0; count -= 1) changed[below(bytes.length)] = below(256)
      const found = await outcome(changed, { patience: 700 })
      const ending = typeof found === "string" ? found.replace(/^.*: |[\d.]+/g, "").slice(0, 60) : "rows"
      endings.set(ending, (endings.get(ending) ?? 0) + 1)
      if (typeof found !== "string") expect(found).toHaveLength(rows.length)
    }
    expect(endings.get("rows")).toBeGreaterThan(20)
  })

  it("does not hang where a run claims a billion values", async () => {
    const many = Buffer.from(parquetOf(Array.from({ length: 300 }, (_, at) => ({ at }))))
    const run = many.indexOf(Buffer.from([0xd8, 0x04, 0x01]))
    many.set([0xfe, 0xff, 0xff, 0xff, 0x07], run)
    expect(await outcome(many, { patience: 300 })).toMatch("it could not be read within 0.3 seconds")
    // The next one is read by another process.
    expect(await read(bytes)).toEqual(plain)
  })
})

it("makes values of JSON", () => {
  expect(
    plainValue({ a: [1n, new Date(0)], b: new Date(Number.NaN), c: undefined, d: new Float64Array([0.5]) }),
  ).toEqual({
    a: [1, "1970-01-01T00:00:00.000Z"],
    b: null,
    c: null,
    d: [0.5],
  })
  expect(plainValue(Buffer.from("ab"))).toBe("YWI=")
})
