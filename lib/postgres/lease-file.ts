import { randomUUID } from "node:crypto"
import { readdir, rm, stat, utimes, writeFile } from "node:fs/promises"
import path from "node:path"
import { isAlive } from "./file-lock"

/**
 * A file that says "this process uses the server". The server's own list of connections says it too, but forgets it
 * when it is killed or restarts after a crash; until every process has connected again, only the files tell. Empty, so
 * that it can be made on a full disk; the name holds the process.
 */
export type LeaseFile = {
  /** how many others there are, of this process as well; files of dead ones are removed */
  others(): Promise<number>
  end(): Promise<void>
}

const heartbeatMs = 3_000
/** A number that went to another program after its process was killed: nobody touches its file any more. */
const abandonedAfterMs = 30_000

/** `prefix`: folder and beginning of the name. Call while holding the lock, `others` and `end` too. */
export async function writeLease(prefix: string): Promise<LeaseFile> {
  const file = `${prefix}.${process.pid}.${randomUUID()}`
  await writeFile(file, "", { mode: 0o600 })
  const timer = setInterval(() => void touch(file), heartbeatMs)
  timer.unref()
  return {
    others: async () => (await listLeases(prefix)).filter((name) => name !== path.basename(file)).length,
    end: async () => {
      clearInterval(timer)
      await rm(file, { force: true })
    },
  }
}

/** Names of the files whose processes live. */
export async function listLeases(prefix: string): Promise<string[]> {
  const [folder, beginning] = [path.dirname(prefix), `${path.basename(prefix)}.`]
  const names = (await readdir(folder)).filter((name) => name.startsWith(beginning))
  const living = await Promise.all(names.map((name) => isHeld(path.join(folder, name), name.slice(beginning.length))))
  return names.filter((_, index) => living[index])
}

async function isHeld(file: string, rest: string): Promise<boolean> {
  const pid = Number(rest.split(".")[0])
  const found = await stat(file).catch(() => undefined)
  if (!found) return false
  if (isAlive(pid) && Date.now() - found.mtimeMs < abandonedAfterMs) return true
  // One that only stood still for so long (a suspended machine) counts again with its next touch.
  if (!isAlive(pid)) await rm(file, { force: true })
  return false
}

async function touch(file: string): Promise<void> {
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined)
}
