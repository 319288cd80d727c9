import "./app/environment"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { ensureBuilt } from "./app/ensure-built"
import { projectFolder } from "./app/environment"
import { findBrowser } from "./testing/find-browser"
import { say, took } from "./app/report"
import { closingLine, type Counts, judged, readPlaywright } from "./testing/test-report"

/**
 * The browser tests again and again, to find what passes only most of the time: each run on a data folder and a server of
 * its own, the last ones beside a processor that is kept busy. Further words go to Playwright.
 *
 *   node --import tsx scripts/repeat-browser-tests.ts --runs 10 --busy 3 [e2e/llm-judge.spec.ts …]
 */
const { values, positionals } = parseArgs({
  options: { runs: { type: "string", default: "10" }, busy: { type: "string", default: "3" } },
  allowPositionals: true,
})
const [runs, busy] = [Number(values.runs), Number(values.busy)]
if (!(Number.isInteger(runs) && runs > 0 && Number.isInteger(busy) && busy >= 0 && busy <= runs)) {
  process.stderr.write("--runs is a whole number from 1, --busy one from 0 to the runs.\n")
  process.exit(2)
}

/** Ends by itself within an hour, should nobody be left to end it. */
const busyLoop = "const end = Date.now() + 3_600_000; while (Date.now() < end);"

async function once(report: string): Promise<Counts> {
  const { path: browser } = await findBrowser()
  const child = spawn("npx", ["playwright", "test", "--reporter=list,json", ...positionals], {
    cwd: projectFolder,
    stdio: "inherit",
    env: { ...process.env, CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  const code = await new Promise<number>((resolve) => child.once("exit", (exit) => resolve(exit ?? 1)))
  return judged(await readPlaywright(report), code)
}

await ensureBuilt({ output: "always" })
const folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-repeat-"))
const lines: string[] = []
let failed = 0
for (let run = 1; run <= runs; run += 1) {
  const isBusy = run > runs - busy
  const neighbour = isBusy ? spawn(process.execPath, ["-e", busyLoop], { stdio: "ignore" }) : null
  const end = () => neighbour?.kill("SIGKILL")
  process.once("exit", end)
  const begun = performance.now()
  const counts = await once(path.join(folder, `${run}.json`))
  end()
  process.off("exit", end)
  failed += counts.failed
  lines.push(`run ${run}${isBusy ? ", beside a busy processor" : ""}: ${closingLine(counts)} (${took(begun)})`)
  say(`\n${lines.at(-1)}\n`)
}
await rm(folder, { recursive: true, force: true })
say(lines.join("\n"))
process.exitCode = failed > 0 ? 1 : 0
