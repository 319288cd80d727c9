import "server-only"
import { spawn, type ChildProcess } from "node:child_process"
import path from "node:path"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import type { RandomAccess } from "@/lib/ingest/files/random-access"

type Ask = { readonly kind: "open"; readonly byteLength: number } | ({ readonly kind: "next" } & RowsWanted)
export type RowsWanted = { readonly columns?: readonly string[] | undefined; readonly most: number }

type Answer =
  | { readonly kind: "opened"; readonly columns: readonly string[]; readonly rows: number }
  | { readonly kind: "rows"; readonly rows: readonly object[] }
  | { readonly kind: "end" }
type Message =
  | Answer
  | { readonly kind: "read"; readonly ask: number; readonly position: number; readonly length: number }
  | { readonly kind: "problem"; readonly isLarge: boolean; readonly why: string; readonly bytes: number }

/** of its heap; what it holds beside it is bounded in its script */
const memory = "--max-old-space-size=768"
let patienceMs = 30_000
const idleMs = 5_000

/** Milliseconds for each step, where many damaged files are read on purpose. @internal */
export const allowParquet = (ms: number): void => void (patienceMs = ms)

/** One that has nothing to do is kept for a while: starting takes longer than reading a small file. */
let idle: { readonly child: ChildProcess; readonly timer: NodeJS.Timeout } | null = null

/**
 * A process that reads one file: each question is answered, or ends in an AppError that names the file: also when it
 * takes too long, or more memory than there is for it. `end` has to be called.
 */
export function startParquetProcess(name: string, { bytes, read, close }: RandomAccess, patience = patienceMs) {
  const child = takeChild()
  let isBroken = false

  const ask = (question: Ask) =>
    new Promise<Answer>((resolve, reject) => {
      let timer = setTimeout(late, patience)
      let isOver = false
      /** `isIn`: the process is done with it, and can read another file. */
      const fail = (error: unknown, isIn = false) => {
        settle()
        isBroken ||= !isIn
        reject(error instanceof Error ? error : new Error("Parquet could not be read", { cause: error }))
      }
      const wait = () => {
        clearTimeout(timer)
        if (!isOver) timer = setTimeout(late, patience)
      }
      function settle() {
        isOver = true
        clearTimeout(timer)
        child.off("message", take).off("exit", ended).off("error", fail)
      }
      function late() {
        fail(damaged(name, `it could not be read within ${patience / 1_000} seconds`))
      }
      function ended(code: number | null) {
        // 1: of its own accord, which no file should make it do.
        if (code === 1) fail(new Error("The process that reads Parquet broke"))
        else fail(damaged(name, "reading it took more memory than there is for it"))
      }
      function take(message: Message) {
        if (message.kind === "read") void supply(message)
        else if (message.kind === "problem") fail(problemOf(name, message), true)
        else {
          settle()
          resolve(message)
        }
      }
      async function supply({ ask: place, position, length }: Extract<Message, { kind: "read" }>) {
        try {
          // The time that our own disk takes is not counted.
          clearTimeout(timer)
          const bytes = await read(position, length)
          wait()
          if (child.connected) child.send({ kind: "bytes", ask: place, bytes })
        } catch (error) {
          fail(error)
        }
      }
      child.on("message", take).once("exit", ended).once("error", fail)
      if (child.connected) child.send(question)
      else ended(null)
    })

  return {
    open: async () => {
      const opened = await ask({ kind: "open", byteLength: bytes })
      return opened.kind === "opened" ? opened : { columns: [], rows: 0 }
    },
    next: async (wanted: RowsWanted) => {
      const found = await ask({ kind: "next", ...wanted })
      return found.kind === "rows" ? found.rows : null
    },
    end: async () => {
      if (isBroken || !child.connected) child.kill("SIGKILL")
      else keep(child)
      await close()
    },
  }
}

function takeChild(): ChildProcess {
  if (idle) {
    const { child, timer } = idle
    clearTimeout(timer)
    idle = null
    if (child.connected) return referenced(child, true)
  }
  // No keys and addresses of ours for what reads strangers' files. Not by fork: pages hold this module in bundles of
  // theirs and read nothing, and the bundler would look for the script of a fork;
  // where it lies is known to our own bundles only (scripts/run.mjs).
  const script = path.join(import.meta.dirname, "read-parquet.mjs")
  const child = spawn(process.execPath, [memory, script], {
    env: { NODE_ENV: "production" },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  })
  // It ends by itself when we are gone, but not out of a loop.
  const kill = () => child.kill("SIGKILL")
  process.once("exit", kill)
  child.once("exit", () => process.off("exit", kill))
  return child
}

function keep(child: ChildProcess): void {
  if (idle) return void child.kill("SIGKILL")
  const timer = setTimeout(() => {
    idle = null
    child.kill("SIGKILL")
  }, idleMs)
  timer.unref()
  idle = { child: referenced(child, false), timer }
}

/** Whether our own process waits for it at its end. */
function referenced(child: ChildProcess, isWaited: boolean): ChildProcess {
  for (const one of [child, child.channel]) {
    if (isWaited) one?.ref()
    else one?.unref()
  }
  return child
}

function problemOf(name: string, { isLarge, why, bytes }: Extract<Message, { kind: "problem" }>): AppError {
  if (!isLarge) return damaged(name, why)
  return new AppError(
    "too_large",
    `${name} has ${why} of ${formatLimit(bytes)}, more than can be read. Write it with smaller row groups (pandas: row_group_size=10000), or as JSONL.`,
  )
}

const damaged = (name: string, why: string) =>
  new AppError("invalid", `${name} is damaged Parquet: ${why.slice(0, 160)}. Write it again, or send it as JSONL.`)
