import { readFile } from "node:fs/promises"

/** Counts of one step of `npm test`, and how they are read from the runners' JSON reports. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

export const none: Counts = { passed: 0, failed: 0, skipped: 0 }
export const onePassed: Counts = { passed: 1, failed: 0, skipped: 0 }
export const oneFailed: Counts = { passed: 0, failed: 1, skipped: 0 }

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    none,
  )
}

/** "12 passed, 0 failed", and the skipped ones when there are any: the line that CI reads. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`
}

/** A runner that ends badly without naming a failed test (it crashed, a file does not load) is itself a failure. */
export function judged(counts: Counts | undefined, exitCode: number): Counts {
  if (!counts) return oneFailed
  const nothingRan = counts.passed + counts.failed + counts.skipped === 0
  return counts.failed === 0 && (exitCode !== 0 || nothingRan) ? { ...counts, failed: 1 } : counts
}

export async function readVitest(file: string): Promise<Counts | undefined> {
  const report = await readReport(file)
  if (!report) return undefined
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report
  return {
    passed: countOf(numPassedTests),
    failed: countOf(numFailedTests),
    skipped: countOf(numPendingTests) + countOf(numTodoTests),
  }
}

export async function readPlaywright(file: string): Promise<Counts | undefined> {
  const report = await readReport(file)
  const stats = report?.stats
  if (typeof stats !== "object" || stats === null) return undefined
  const { expected, unexpected, flaky, skipped } = stats as Record<string, unknown>
  return { passed: countOf(expected), failed: countOf(unexpected) + countOf(flaky), skipped: countOf(skipped) }
}

async function readReport(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function countOf(value: unknown): number {
  return typeof value === "number" ? value : 0
}
