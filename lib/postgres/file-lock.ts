import { randomUUID } from "node:crypto"
import { readFile, rm, stat, utimes, writeFile, mkdir } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { AppError } from "@/lib/errors"

/**
 * Mutual exclusion between processes by a file. The holder touches the file every few seconds; a lock whose process is
 * gone, or that nobody has touched for half a minute (its number went to another process), may be broken.
 */
const heartbeat = 3_000
const abandonedAfter = 30_000

export async function withFileLock<T>(file: string, work: () => Promise<T>, waitMs = 120_000): Promise<T> {
  const mark = `${process.pid} ${randomUUID()}`
  await acquire(file, mark, waitMs)
  const timer = setInterval(() => void touch(file), heartbeat)
  timer.unref()
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if ((await readText(file)) === mark) await rm(file, { force: true })
  }
}

async function acquire(file: string, mark: string, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs
  for (;;) {
    try {
      await writeFile(file, mark, { flag: "wx", mode: 0o600 })
      return
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error
    }
    if (await isAbandoned(file)) await breakLock(file)
    else if (Date.now() > deadline) {
      throw new AppError("unavailable", `Another process has held ${file} for too long; stop it, or remove the file.`)
    } else await sleep(50)
  }
}

/** Two waiters must not both break the lock: the second one would remove the first one's new lock. */
async function breakLock(file: string): Promise<void> {
  const guard = `${file}.break`
  try {
    await mkdir(guard)
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error
    const since = await modifiedAt(guard)
    if (since !== undefined && Date.now() - since > abandonedAfter) await rm(guard, { recursive: true, force: true })
    await sleep(50)
    return
  }
  if (await isAbandoned(file)) await rm(file, { force: true })
  await rm(guard, { recursive: true, force: true })
}

async function isAbandoned(file: string): Promise<boolean> {
  const text = await readText(file)
  const since = await modifiedAt(file)
  if (text === undefined || since === undefined) return false
  const age = Date.now() - since
  const pid = Number(text.split(" ")[0])
  // Empty: its writer is between creating and writing, or died there.
  if (!Number.isInteger(pid) || pid <= 0) return age > 2_000
  return !isAlive(pid) || age > abandonedAfter
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, "EPERM")
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}

export async function readText(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined)
}

async function modifiedAt(file: string): Promise<number | undefined> {
  return stat(file).then(
    (found) => found.mtimeMs,
    () => undefined,
  )
}

async function touch(file: string): Promise<void> {
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined)
}
