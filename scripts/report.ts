import { AppError } from "@/lib/errors"

/** What the scripts say, on one calm line each: a word, then the fact, then how long it took. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function took(since: number): string {
  const seconds = (performance.now() - since) / 1000
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`
}

/** Expected problems are one sentence; the stack is for the others. */
export function sayError(error: unknown): void {
  if (error instanceof AppError) process.stderr.write(`${error.message}\n`)
  else if (error instanceof Error && error.message.startsWith("The environment is not usable")) {
    process.stderr.write(`${error.message}\n`)
  } else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}
