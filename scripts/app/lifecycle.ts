import { readFileSync } from "node:fs"
import { say, sayError } from "./report"

/**
 * Start, run, stop. `run` sets things up and registers how to undo each (last first). SIGINT, SIGTERM or the end of the
 * npm process that started us stop everything and exit with 0; a second signal exits at once.
 */
export type House = {
  /** Registers how to undo what was just done. */
  onStop(undo: () => Promise<void>): void
  /** Throws when a stop was asked for: call between steps. */
  checkpoint(): void
  /** For steps that can be broken off. */
  readonly signal: AbortSignal
  /** Asks for a stop, for a reason people can read. */
  stop(reason: string): void
}

const stopWithin = 15_000
/** Ctrl-C reaches us twice, nearly at once: from the terminal and from npm. */
const echo = 1_000

export async function runUntilStopped(run: (house: House) => Promise<void>): Promise<void> {
  const undos: (() => Promise<void>)[] = []
  const stopping = new AbortController()
  let settled: Promise<unknown> = Promise.resolve()
  let askedAt = 0

  const undoAll = async (exitCode: number) => {
    setTimeout(() => process.exit(1), stopWithin).unref()
    // A step under way finishes first, so that what it starts is known and can be undone.
    await settled
    for (const undo of undos.reverse()) await undo().catch(sayError)
    process.exit(exitCode)
  }
  const house: House = {
    onStop: (undo) => void undos.push(undo),
    checkpoint: () => stopping.signal.throwIfAborted(),
    signal: stopping.signal,
    stop: (reason) => {
      if (stopping.signal.aborted) return
      askedAt = performance.now()
      say(`\nStopping (${reason}) …`)
      stopping.abort()
      void undoAll(0)
    },
  }
  const onSignal = (reason: string) => {
    if (stopping.signal.aborted && performance.now() - askedAt > echo) process.exit(130)
    house.stop(reason)
  }
  process.on("SIGINT", () => onSignal("interrupted"))
  process.on("SIGTERM", () => onSignal("asked to"))
  process.on("SIGHUP", () => onSignal("terminal closed"))
  watchParents(() => house.stop("npm is gone"))

  const setup = run(house)
  settled = setup.catch(() => undefined)
  await setup.catch((error: unknown) => {
    // What fails because it was broken off is no news.
    if (stopping.signal.aborted) return
    sayError(error)
    void undoAll(1)
  })
}

/**
 * When npm itself is killed nobody passes signals on. Then our parent changes; or, where npm put a shell in between that
 * lives on, the shell's parent.
 */
function watchParents(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const grandparent = parentOf(parent)
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return
    clearInterval(timer)
    onGone()
  }, 500)
  timer.unref()
}

/** From Linux's process table; undefined elsewhere. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // "12 (name, may hold spaces) S 7 …"
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])
  } catch {
    return undefined
  }
}
