import { readFile } from "node:fs/promises"
import { stripVTControlCharacters } from "node:util"

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

/** The failed tests of a vitest report and how each failed; a file that does not load stands under its own name. */
export async function listVitestFailures(file: string): Promise<string[]> {
  const report = (await readReport(file)) as VitestReport | undefined
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults = [] }) => {
    const failed = assertionResults.filter((one) => one.status === "failed")
    if (failed.length === 0 && status === "failed") return [failure(name, message)]
    return failed.map((one) => failure(`${name} › ${one.fullName}`, one.failureMessages?.join("\n")))
  })
}

/** The failed tests of a Playwright report, those that passed at a second try as well. */
export async function listPlaywrightFailures(file: string): Promise<string[]> {
  const report = (await readReport(file)) as PlaywrightReport | undefined
  const specsOf = (suites: readonly Suite[] = []): Spec[] =>
    suites.flatMap(({ specs = [], suites: inner }) => [...specs, ...specsOf(inner)])
  return specsOf(report?.suites).flatMap(({ file: spec, title, tests = [] }) =>
    tests.flatMap(({ results = [] }) => {
      const failed = results.find(({ status }) => status !== "passed" && status !== "skipped")
      return failed ? [failure(`${spec} › ${title}`, failed.error?.message)] : []
    }),
  )
}

type VitestReport = {
  readonly testResults?: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults?: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

type Spec = {
  readonly file: string
  readonly title: string
  readonly tests?: readonly {
    readonly results?: readonly { readonly status: string; readonly error?: { readonly message?: string } }[]
  }[]
}
type Suite = { readonly specs?: readonly Spec[]; readonly suites?: readonly Suite[] }
type PlaywrightReport = { readonly suites?: readonly Suite[] }

const shownLines = 12

function failure(name: string, message = ""): string {
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.includes("node_modules"))
  const shown = lines.slice(0, shownLines).map((line) => `    ${line.slice(0, 300)}`)
  return [`  ${name}`, ...shown, ...(lines.length > shownLines ? ["    …"] : [])].join("\n")
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
