import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import path from "node:path"
import { createInterface } from "node:readline"
import pg from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { makeTemporaryFolder, runSql } from "@/lib/testing/database-server"
import { until } from "@/lib/testing/process/wait-until"
import { acquireEmbedded } from "./embedded"
import { findBinaries } from "./binaries"

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
  const script = path.join(root, "lib/testing/process/hold-embedded.ts")
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

async function kept({ url }: { url: string }): Promise<void> {
  await runSql(url, "CREATE TABLE IF NOT EXISTS kept (id int); TRUNCATE kept; INSERT INTO kept VALUES (1), (2)")
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

test("a server that was itself killed, and whose app was too, is recovered with everything committed", async () => {
  const { child, url } = await hold()
  await kept({ url })
  child.kill("SIGKILL")
  await once(child, "exit")
  process.kill(await runningPid(), "SIGKILL")
  const after = await acquireEmbedded({ dataDir })
  expect({ started: after.started, rows: await rowsOf(after) }).toEqual({ started: true, rows: 2 })
  await after.release()
})

async function runningPid(): Promise<number> {
  const pid = await serverPid()
  if (pid === undefined || pid <= 1) throw new Error("no server runs")
  return pid
}

/** Resolves with the milliseconds after which the address answers. Two who share the server may both be told to wait. */
async function untilAnswers(url: string): Promise<number> {
  const since = performance.now()
  await until("the database answers again", () =>
    runSql(url, "SELECT 1")
      .then(() => true)
      .catch(() => false),
  )
  return performance.now() - since
}

describe("while it is held", () => {
  beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined))
  afterEach(() => void vi.restoreAllMocks())

  test("a killed postmaster is replaced at the same address, though a session of it is in the middle of a query", async () => {
    const embedded = await acquireEmbedded({ dataDir })
    await kept(embedded)
    const busy = runSql(embedded.url, "SELECT count(*) FROM generate_series(1, 1e15::numeric)").catch(() => "ended")
    await until("it computes", async () => {
      const { rows } = await runSql(
        embedded.url,
        "SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%1e15%' AND pid <> pg_backend_pid()",
      )
      return rows.length > 0
    })
    const pid = await runningPid()
    process.kill(pid, "SIGKILL")
    expect(await untilAnswers(embedded.url)).toBeLessThan(10_000)
    expect(await rowsOf(embedded)).toBe(2)
    expect(await busy).toBe("ended")
    expect(await runningPid()).not.toBe(pid)
    await embedded.release()
    expect(await serverPid()).toBeUndefined()
  })

  test("it comes back when the process that started it has gone", async () => {
    const { child } = await hold()
    const embedded = await acquireEmbedded({ dataDir })
    expect(embedded.started).toBe(false)
    child.kill("SIGKILL")
    await once(child, "exit")
    process.kill(await runningPid(), "SIGKILL")
    expect(await untilAnswers(embedded.url)).toBeLessThan(10_000)
    await embedded.release()
  })

  test("whoever leaves right after a crash does not stop it for those who have yet to find it again", async () => {
    const { child, url } = await hold()
    const embedded = await acquireEmbedded({ dataDir })
    // It cannot connect again now, as if it were slow.
    child.kill("SIGSTOP")
    const other = new pg.Client({ connectionString: url })
    other.on("error", () => undefined)
    await other.connect()
    const { rows } = await other.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")
    // One backend: the postmaster ends all sessions and starts over.
    process.kill(rows[0]?.pid ?? NaN, "SIGKILL")
    expect(await untilAnswers(url)).toBeLessThan(10_000)
    const pid = await runningPid()
    await embedded.release()
    expect((await runSql(url, "SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }])
    expect(await runningPid()).toBe(pid)
    child.kill("SIGCONT")
    child.stdin?.end()
    await once(child, "exit")
    expect(await serverPid()).toBeUndefined()
  })
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
