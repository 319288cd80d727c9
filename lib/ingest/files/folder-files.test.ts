import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { filesAt } from "./folder-files"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "folder files "))
  for (const name of ["runs/b/x.json", "runs/a/y:z,m=1.csv", "runs/.hidden/no.csv", "runs/.no"]) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true })
    await writeFile(path.join(folder, name), "text")
  }
  await mkdir(path.join(folder, "empty"))
  await symlink(path.join(folder, "runs"), path.join(folder, "runs", "again"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const namesAt = async (...parts: string[]) => (await filesAt(path.join(folder, ...parts))).map(({ name }) => name)

it("names files of a folder from it on, without what is hidden and links", async () => {
  expect(await namesAt("runs")).toEqual(["runs/a/y:z,m=1.csv", "runs/b/x.json"])
  expect(await namesAt("runs", "b/")).toEqual(["b/x.json"])
  expect(await namesAt("runs", "b", "x.json")).toEqual(["x.json"])
})

it("says what is not there", async () => {
  await expect(namesAt("empty")).rejects.toThrow("The folder empty holds no file.")
  await expect(namesAt("none")).rejects.toThrow("none cannot be read.")
})
