import { AppError } from "@/lib/errors"

/** What the scripts say, on one calm line each: a word, then the fact, then how long it took. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function took(since: number): string {
  const seconds = (performance.now() - since) / 1000
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`
}

const secondsBetween = 10

/**
 * Says every ten seconds what a long step is at, so that nobody takes a slow machine for a broken one. `at` is asked
 * each time: where the step can tell, it names what it does just now.
 */
export async function saying<T>(name: string, at: () => string, work: () => Promise<T>): Promise<T> {
  const since = performance.now()
  const timer = setInterval(() => say(`  ${name.padEnd(9)} ${at()} (${took(since)} so far)`), secondsBetween * 1_000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** Expected problems are one sentence; the stack is for the others. */
export function sayError(error: unknown): void {
  if (error instanceof AppError) process.stderr.write(`${error.message}\n`)
  else if (error instanceof Error && error.message.startsWith("The environment is not usable")) {
    process.stderr.write(`${error.message}\n`)
  } else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}
