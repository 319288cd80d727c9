import path from "node:path"
import { Worker } from "node:worker_threads"
import { projectFolder } from "./environment"
import { say, sayError } from "./report"

export type ThreadedWorker = {
  /** The first of its threads takes work. Never settles when it is stopped before. */
  readonly ready: Promise<void>
  /** Its queued work is handed back; resolves when the thread has ended. */
  stop(): Promise<void>
}

/** A thread that breaks is started again, but not for ever. */
const defaults = { againAfterMs: 1_000, mostBreaks: 5, withinMs: 10 * 60_000 }

/** Three times the half of the young space, as in package.json: flags of V8 cannot be said for a thread. */
const resourceLimits = { maxYoungGenerationSizeMb: 3 * 32 }

/**
 * The worker of an app that serves pages as well, in a thread of its own: reading failures, most of all by the built-in
 * judge, keeps a processor busy for minutes, and pages must not wait for it. It may break (memory, a defect) without
 * taking the pages along; `onGivenUp` is told when it keeps breaking.
 */
export function startThreadedWorker({
  onGivenUp,
  script = "worker-thread",
  times = defaults,
}: {
  readonly onGivenUp: () => void
  readonly script?: string
  readonly times?: typeof defaults
}): ThreadedWorker {
  const breaks: number[] = []
  let isStopping = false
  let timer: NodeJS.Timeout | undefined
  let ended: Promise<void> = Promise.resolve()
  let thread: Worker | undefined
  let isReady = () => {}
  const ready = new Promise<void>((resolve) => (isReady = resolve))

  function begin(): void {
    const begun = new Worker(path.join(projectFolder, "scripts/run.mjs"), {
      argv: [script],
      execArgv: ["--conditions=react-server"],
      resourceLimits,
    })
    thread = begun
    begun.once("message", isReady)
    begun.once("error", sayError)
    ended = new Promise((resolve) => begun.once("exit", () => resolve()))
    void ended.then(() => {
      thread = undefined
      if (!isStopping) beginAgain()
    })
  }

  function beginAgain(): void {
    const now = performance.now()
    breaks.push(now)
    if (breaks.filter((at) => at > now - times.withinMs).length > times.mostBreaks) return onGivenUp()
    say("  worker    broke, is started again; what it was doing goes on from the last finished call")
    timer = setTimeout(begin, times.againAfterMs)
  }

  begin()
  return {
    ready,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      thread?.postMessage("stop")
      await ended
    },
  }
}
