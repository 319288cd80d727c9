import { mkdtemp, rm, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import {
  closingLine,
  judged,
  listPlaywrightFailures,
  listVitestFailures,
  none,
  onePassed,
  readPlaywright,
  readVitest,
  sum,
} from "./test-report"

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-report-"))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function report(content: unknown): Promise<string> {
  const file = path.join(folder, "report.json")
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content))
  return file
}

describe("the closing line", () => {
  test("sums all steps and names skipped tests only when there are some", () => {
    const all = sum([onePassed, { passed: 3, failed: 1, skipped: 0 }])
    expect(closingLine(all)).toBe("4 passed, 1 failed")
    expect(closingLine({ ...all, skipped: 2 })).toBe("4 passed, 1 failed, 2 skipped")
  })
})

describe("a runner's report", () => {
  test("of vitest counts tests, pending ones as skipped", async () => {
    const file = await report({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 })
    expect(await readVitest(file)).toEqual({ passed: 7, failed: 2, skipped: 2 })
  })

  test("of Playwright counts a flaky test as failed", async () => {
    const file = await report({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 3 } })
    expect(await readPlaywright(file)).toEqual({ passed: 5, failed: 2, skipped: 3 })
  })

  test("that is missing or broken off is a failure, whatever the exit code", async () => {
    expect(judged(await readVitest(path.join(folder, "missing.json")), 0).failed).toBe(1)
    expect(judged(await readPlaywright(await report("{")), 0).failed).toBe(1)
  })

  test("without a failed test, from a runner that ended badly or ran nothing, is a failure", () => {
    expect(judged(onePassed, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
    expect(judged(none, 0).failed).toBe(1)
    expect(judged(onePassed, 0)).toEqual(onePassed)
  })

  test("of vitest names what failed and how, also a file that does not load", async () => {
    const file = await report({
      testResults: [
        { name: "a.test.ts", status: "passed", message: "", assertionResults: [{ fullName: "a", status: "passed" }] },
        { name: "b.test.ts", status: "failed", message: "Cannot find module c", assertionResults: [] },
        {
          name: "d.test.ts",
          status: "failed",
          message: "",
          assertionResults: [
            { fullName: "adds up", status: "failed", failureMessages: ["\u001b[31mexpected 1\u001b[39m\n\nto be 2"] },
            { fullName: "runs", status: "passed", failureMessages: [] },
          ],
        },
      ],
    })
    expect(await listVitestFailures(file)).toEqual([
      "  b.test.ts\n    Cannot find module c",
      "  d.test.ts › adds up\n    expected 1\n    to be 2",
    ])
  })

  test("of Playwright names what failed in suites within suites, and only so much of a long message", async () => {
    const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\n")
    const spec = (title: string, ...statuses: string[]) => ({
      file: "x.spec.ts",
      title,
      tests: [
        { results: statuses.map((status) => ({ status, ...(status === "passed" ? {} : { error: { message } }) })) },
      ],
    })
    const file = await report({
      suites: [{ specs: [spec("opens", "passed")], suites: [{ specs: [spec("closes", "timedOut", "passed")] }] }],
    })
    const [failed, ...others] = await listPlaywrightFailures(file)
    expect(others).toEqual([])
    expect(failed?.split("\n")).toHaveLength(14)
    expect(failed).toMatch(/^ {2}x\.spec\.ts › closes\n {4}line 0\n[^]*line 11\n {4}…$/)
  })
})
