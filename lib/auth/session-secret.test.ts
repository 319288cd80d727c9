import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { ensureAuthSecret } from "./session-secret"

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-secret-"))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test("the secret is made once, is long, and only its owner may read it", async () => {
  const dataDir = path.join(folder, "data")
  const secrets = [await ensureAuthSecret(dataDir), await ensureAuthSecret(dataDir)]
  expect(secrets[0]).toBe(secrets[1])
  expect(secrets[0]?.length).toBeGreaterThanOrEqual(43)
  expect((await stat(path.join(dataDir, "auth-secret"))).mode & 0o777).toBe(0o600)
})

test("every installation has its own", async () => {
  expect(await ensureAuthSecret(path.join(folder, "a"))).not.toBe(await ensureAuthSecret(path.join(folder, "b")))
})

test("an emptied file is not taken for a secret", async () => {
  await writeFile(path.join(folder, "auth-secret"), "")
  await expect(ensureAuthSecret(folder)).rejects.toThrow("holds no usable secret")
})
