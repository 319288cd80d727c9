import { mkdtemp, rm, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { closingLine, judged, none, onePassed, readPlaywright, readVitest, sum } from "./test-report"

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
})
