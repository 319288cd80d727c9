import { execFile, spawn } from "node:child_process"
import { open, readdir, readFile, readlink, rename, rm, stat } from "node:fs/promises"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { AppError } from "@/lib/errors"
import { type Binaries, needOwnServer, program } from "./binaries"
import { isAlive, readText } from "./file-lock"
import type { Place } from "./data-folder"

/** Running PostgreSQL's own programs. They outlive this process: pg_ctl detaches the server. */
const run = promisify(execFile)
const largestLog = 5_000_000

export async function runInitdb(
  binaries: Binaries,
  place: Place,
  { cluster, passwordFile }: { cluster: string; passwordFile: string },
): Promise<void> {
  const options = [
    ["-D", cluster],
    ["-U", "erroratlas"],
    ["-A", "scram-sha-256"],
    ["--pwfile", passwordFile],
    // PostgreSQL's built-in C.UTF-8: the same order on every system and after every upgrade of its C library.
    ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"],
    ["-T", "english", "--no-instructions"],
  ].flat()
  try {
    await run(program(binaries, "initdb"), options, { ...place.account, cwd: place.home, windowsHide: true })
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim().split("\n").at(-1) : ""
    throw new AppError(
      "unavailable",
      `The embedded PostgreSQL does not run on this system${said ? ` (${said})` : " (its programs are made for glibc; musl systems such as Alpine cannot run them)"}. ${needOwnServer}`,
      { cause: error },
    )
  }
}

/** True when it answers; false when it did not start, with its reason at the end of the log. */
export async function startServer(binaries: Binaries, place: Place): Promise<boolean> {
  await rotate(place.log)
  const log = await open(place.log, "a", 0o600)
  try {
    // Without -l: the server writes to the file we opened, wherever that lies and whoever runs it.
    return await pgCtl(binaries, place, { args: ["start", "-w", "-t", "60", "-D", place.cluster], output: log.fd })
  } finally {
    await log.close()
  }
}

/** "fast": sessions are ended, transactions rolled back, everything written; takes well under a second. */
export async function stopServer(binaries: Binaries, place: Place): Promise<boolean> {
  return pgCtl(binaries, place, {
    args: ["stop", "-m", "fast", "-w", "-t", "30", "-D", place.cluster],
    output: "ignore",
  })
}

async function pgCtl(
  binaries: Binaries,
  place: Place,
  { args, output }: { args: readonly string[]; output: number | "ignore" },
): Promise<boolean> {
  const child = spawn(program(binaries, "pg_ctl"), args, {
    ...place.account,
    cwd: place.home,
    stdio: ["ignore", output, output],
    windowsHide: true,
  })
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (code) => resolve(code === 0))
  })
}

export type Postmaster = { readonly pid: number; readonly port: number; readonly status: string }

/** postmaster.pid: process, folder, start time, port, socket folder, address, shared memory, status. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const lines = (await readText(path.join(cluster, "postmaster.pid")))?.split("\n")
  const pid = Number(lines?.[0])
  if (!lines || !Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? "").trim() }
}

/**
 * Is the process of postmaster.pid the cluster's server? After a reboot its number may belong to any other program, and
 * PostgreSQL would then refuse to start. Undefined where the system does not tell.
 */
export async function isServerOf(cluster: string, pid: number): Promise<boolean | undefined> {
  if (!isAlive(pid)) return false
  if (process.platform === "linux") {
    const command = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")
    // A server works in its cluster's folder; those of other users, which we may not look at, are not ours.
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
    return command.startsWith("postgres") && folder === cluster
  }
  if (process.platform === "win32") return undefined
  const listed = await run("ps", ["-o", "comm=", "-p", String(pid)]).catch(() => undefined)
  return listed ? listed.stdout.includes("postgres") : undefined
}

/**
 * Processes of a server whose postmaster was killed: most notice at once, one in the middle of a long statement only
 * much later, and no server starts as long as one holds its memory. Call when the postmaster is known to be gone. What
 * they have not committed is rolled back by the recovery, however they end.
 */
export async function endLeftovers(cluster: string): Promise<void> {
  if (process.platform !== "linux") return
  const patienceMs = { SIGQUIT: 500, SIGKILL: 3_000, none: 8_000 }
  const since = performance.now()
  for (let sent = 0; ; await sleep(50)) {
    const left = await listServerProcesses(cluster)
    const waited = performance.now() - since
    if (left.length === 0 || waited > patienceMs.none) return
    const signal = waited > patienceMs.SIGKILL ? "SIGKILL" : waited > patienceMs.SIGQUIT ? "SIGQUIT" : null
    const step = signal === "SIGKILL" ? 2 : signal === "SIGQUIT" ? 1 : 0
    if (signal === null || step <= sent) continue
    sent = step
    for (const pid of left) signalTo(pid, signal)
  }
}

async function listServerProcesses(cluster: string): Promise<number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => Number.isInteger(pid))
  const ours = await Promise.all(pids.map((pid) => isServerOf(cluster, pid)))
  return pids.filter((_, index) => ours[index] === true)
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone meanwhile.
  }
}

export async function waitForExit(pid: number, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await sleep(50)
  }
  return true
}

export async function endOfLog(file: string, lines: number): Promise<string> {
  const text = (await readText(file)) ?? ""
  return text.trimEnd().split("\n").slice(-lines).join("\n")
}

async function rotate(log: string): Promise<void> {
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  )
  if (size < largestLog) return
  await rm(`${log}.1`, { force: true })
  await rename(log, `${log}.1`)
}
