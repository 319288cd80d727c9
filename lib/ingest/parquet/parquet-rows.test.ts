import { gzipSync } from "node:zlib"
import { expect, it } from "vitest"
import { AppError } from "@/lib/errors"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { parquetFile } from "@/lib/testing/formats/parquet"
import { plainValue } from "./plain-value"
import { readParquetRows } from "./parquet-rows"

const columns = {
  id: [1n, 2n, 3n, 9_007_199_254_740_993n],
  "answer.text": ["ünï 質問", "", null, "d"],
  correct: [true, false, null, true],
  score: [0.5, Number.NaN, null, 1],
}
const rows = [
  { id: 1, answer: { text: "ünï 質問" }, correct: true, score: 0.5 },
  { id: 2, answer: { text: "" }, correct: false, score: Number.NaN },
  { id: 3, answer: { text: null }, correct: null, score: null },
  { id: "9007199254740993", answer: { text: "d" }, correct: true, score: 1 },
]

async function read(bytes: Uint8Array, { most = Infinity, isSeekable = true } = {}) {
  const { readAt, ...file } = memoryFile("a.parquet", bytes, 100)
  const found = []
  for await (const some of readParquetRows(isSeekable && readAt ? { ...file, readAt } : file, most)) found.push(...some)
  return found
}

it.each([1, 3, 1_000])("reads row groups of %d rows, from a disk and from an archive", async (rowsPerGroup) => {
  for (const isPacked of [false, true]) {
    const bytes = parquetFile(columns, { rowsPerGroup, isPacked })
    expect(await read(bytes)).toEqual(rows)
    expect(await read(bytes, { isSeekable: false })).toEqual(rows)
    expect(await read(gzipSync(bytes))).toEqual(rows)
    expect(await read(bytes, { most: 2 })).toEqual(rows.slice(0, 2))
  }
})

it("tells that a file was cut off or damaged anywhere, or reads it", async () => {
  const bytes = parquetFile(columns, { rowsPerGroup: 2 })
  for (let length = 4; length < bytes.length; length += 7)
    await expect(read(bytes.subarray(0, length))).rejects.toThrow("a.parquet is damaged parquet")
  for (let at = 4; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 0x55
    const outcome = await read(changed).catch((error: unknown) => error)
    if (!Array.isArray(outcome)) expect(outcome).toBeInstanceOf(AppError)
  }
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
