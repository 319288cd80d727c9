import { mkdtemp, rm, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { provideEnv } from "@/lib/env"
import { keepAddress, pageAddress } from "./pages-address"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-address-"))
  provideEnv({ ERRORATLAS_DATA_DIR: folder, PORT: "3000" })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test("an address that is printed leads to where the data are served, while they are", async () => {
  expect(pageAddress("/compare?a=x")).toBe("http://localhost:3000/compare?a=x")
  const forget = await keepAddress(3_952)
  expect(pageAddress("/compare?a=x")).toBe("http://localhost:3952/compare?a=x")
  await forget()
  expect(pageAddress("/compare?a=x")).toBe("http://localhost:3000/compare?a=x")
})

test("where nothing can be written pages are served all the same", async () => {
  const taken = path.join(folder, "a-file")
  await writeFile(taken, "")
  provideEnv({ ERRORATLAS_DATA_DIR: path.join(taken, "inside") })
  const forget = await keepAddress(3_953)
  expect(pageAddress("/")).toBe("http://localhost:3000/")
  await forget()
})
