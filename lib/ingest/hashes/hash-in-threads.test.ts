import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { hashFiles } from "./file-hashes"
import { hashInThreads } from "./hash-in-threads"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hash-in-threads-"))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(name: string, bytes: number) {
  const location = path.join(folder, name)
  await writeFile(location, Buffer.alloc(bytes, name))
  return diskFile(location)
}

it("finds the same sums, of large files only, each in its place", async () => {
  const sizes = [20_000_001, 10, 22_000_000, 21_000_000]
  const files = await Promise.all(sizes.map((bytes, index) => fileOf(`${index}.csv`, bytes)))
  const hashed = await hashInThreads(files)
  expect(hashed.map((file) => "sha256" in file)).toEqual([true, false, true, true])
  expect(await hashFiles(hashed)).toMatchObject((await hashFiles(files)).map(({ name, sha256 }) => ({ name, sha256 })))
})

it("fails as reading the file does, and stops when asked to", async () => {
  const file = await fileOf("gone.csv", 20_000_000)
  await expect(hashInThreads([file], AbortSignal.abort())).rejects.toThrow("aborted")
  await rm(path.join(folder, "gone.csv"))
  await expect(hashInThreads([file])).rejects.toMatchObject({ code: "ENOENT" })
})
