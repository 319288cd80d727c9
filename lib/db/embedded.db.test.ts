import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import path from "node:path"
import { createInterface } from "node:readline"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { makeTemporaryFolder, runSql } from "@/lib/testing/database-server"
import { acquireEmbedded, type Embedded } from "./embedded"
import { findBinaries } from "./embedded/binaries"

const root = path.join(import.meta.dirname, "../..")
let dataDir: string
let children: ChildProcess[] = []

beforeAll(async () => {
  dataDir = path.join(await makeTemporaryFolder(), "it's a folder with spaces")
})

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL")
  children = []
  await stopped()
})

afterAll(async () => {
  await rm(path.dirname(dataDir), { recursive: true, force: true })
})

/** Whatever a test left behind: the last lease stops the server. */
async function stopped(): Promise<void> {
  const last = await acquireEmbedded({ dataDir })
  await last.release()
  expect(await serverPid()).toBeUndefined()
}

async function hold(): Promise<{ child: ChildProcess; url: string; started: boolean }> {
  const script = path.join(root, "lib/testing/hold-embedded.ts")
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", script, dataDir], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  })
  children.push(child)
  const [line] = await once(createInterface(child.stdout), "line")
  return { child, ...(JSON.parse(String(line)) as { url: string; started: boolean }) }
}

async function serverPid(): Promise<number | undefined> {
  const text = await readFile(path.join(dataDir, "pg18/postmaster.pid"), "utf8").catch(() => undefined)
  return text === undefined ? undefined : Number(text.split("\n")[0])
}

async function rowsOf({ url }: { url: string }): Promise<number> {
  return (await runSql(url, "SELECT * FROM kept")).rows.length
}

async function kept(embedded: Embedded): Promise<void> {
  await runSql(
    embedded.url,
    "CREATE TABLE IF NOT EXISTS kept (id int); TRUNCATE kept; INSERT INTO kept VALUES (1), (2)",
  )
}

test("processes that start together share one server, and the last one stops it", async () => {
  const [one, other] = await Promise.all([hold(), hold()])
  expect([one.started, other.started].sort()).toEqual([false, true])
  expect(other.url).toBe(one.url)
  one.child.stdin?.end()
  await once(one.child, "exit")
  expect((await runSql(other.url, "SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }])
  other.child.stdin?.end()
  await once(other.child, "exit")
  expect(await serverPid()).toBeUndefined()
})

test("a server whose app was killed is found again", async () => {
  const { child, url } = await hold()
  await runSql(url, "CREATE TABLE IF NOT EXISTS kept (id int); TRUNCATE kept; INSERT INTO kept VALUES (1), (2)")
  child.kill("SIGKILL")
  await once(child, "exit")
  const again = await acquireEmbedded({ dataDir })
  expect({ started: again.started, url: again.url, rows: await rowsOf(again) }).toEqual({
    started: false,
    url,
    rows: 2,
  })
  await again.release()
  expect(await serverPid()).toBeUndefined()
})

test("a server that was itself killed is recovered with everything committed", async () => {
  const before = await acquireEmbedded({ dataDir })
  await kept(before)
  const pid = await serverPid()
  expect(pid).toBeGreaterThan(1)
  if (pid) process.kill(pid, "SIGKILL")
  const after = await acquireEmbedded({ dataDir })
  expect({ started: after.started, rows: await rowsOf(after) }).toEqual({ started: true, rows: 2 })
  await Promise.all([before.release(), after.release()])
})

test("a leftover postmaster.pid whose number now belongs to another program is no obstacle", async () => {
  const file = path.join(dataDir, "pg18/postmaster.pid")
  const lines = [process.pid, path.join(dataDir, "pg18"), 1_700_000_000, 5432, "", "127.0.0.1", "", "ready"]
  await writeFile(file, `${lines.join("\n")}\n`)
  const embedded = await acquireEmbedded({ dataDir })
  expect(embedded.started).toBe(true)
  await embedded.release()
})

test("a port taken by another program is left to it", async () => {
  const first = await acquireEmbedded({ dataDir })
  await first.release()
  const port = Number(new URL(first.url).port)
  const squatter = createServer().listen(port, "127.0.0.1")
  await once(squatter, "listening")
  const second = await acquireEmbedded({ dataDir })
  squatter.close()
  expect(Number(new URL(second.url).port)).not.toBe(port)
  expect(Number(new URL(second.url).port)).toBeLessThan(32_768)
  await second.release()
})

test("locks of dead processes do not hold anybody up", async () => {
  const lock = path.join(dataDir, "pg18.lock")
  const { child } = await hold()
  child.kill("SIGKILL")
  await once(child, "exit")
  await writeFile(lock, `${child.pid} of a killed process`)
  const long = new Date(Date.now() - 60_000)
  await utimes(lock, long, long)
  const holders = await Promise.all([acquireEmbedded({ dataDir }), acquireEmbedded({ dataDir })])
  await Promise.all(holders.map((holder) => holder.release()))
  await expect(stat(lock)).rejects.toThrow("ENOENT")
})

test("strangers cannot connect without the password, and cannot read it", async () => {
  const embedded = await acquireEmbedded({ dataDir })
  const url = new URL(embedded.url)
  expect(url.password.length).toBeGreaterThanOrEqual(32)
  url.password = "wrong"
  await expect(runSql(url.href, "SELECT 1")).rejects.toThrow("password authentication failed")
  const { mode } = await stat(path.join(dataDir, "pg18/erroratlas.password"))
  expect(mode & 0o077).toBe(0)
  await embedded.release()
})

test("a system without programs is told to set DATABASE_URL", async () => {
  await expect(findBinaries("sunos-x64")).rejects.toThrow(
    "There is no embedded PostgreSQL for sunos-x64. Set DATABASE_URL",
  )
})
