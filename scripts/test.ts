import "./environment"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { projectFolder } from "./environment"
import { findBrowser } from "./find-browser"
import { say, sayError, took } from "./report"
import { findSystemPostgres, startSystemPostgres } from "./system-postgres"
import {
  closingLine,
  type Counts,
  judged,
  none,
  oneFailed,
  onePassed,
  readPlaywright,
  readVitest,
  sum,
} from "./test-report"

/**
 * `npm test`: everything, in order, to the end even when something fails; the last line sums it up. With names it runs
 * only those: `npm test -- unit db`.
 */
const steps = {
  format: () => check("npm run -s format:check"),
  lint: () => check("npm run -s lint"),
  types: () => check("npx prisma generate && npm run -s typecheck"),
  unit: () => vitest("unit"),
  db: () => vitest("db"),
  "db on the system's PostgreSQL": vitestOnSystemPostgres,
  build: () => check("npm run -s build"),
  e2e: playwright,
} satisfies Record<string, () => Promise<Counts>>

const reports = await mkdtemp(path.join(os.tmpdir(), "erroratlas-reports-"))

/** Streams what the command says. */
async function run(command: string, env: Record<string, string> = {}): Promise<number> {
  const child = spawn(command, { cwd: projectFolder, shell: true, stdio: "inherit", env: { ...process.env, ...env } })
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (code) => resolve(code ?? 1))
  })
}

async function check(command: string): Promise<Counts> {
  return (await run(command)) === 0 ? onePassed : oneFailed
}

async function vitest(project: "unit" | "db", env: Record<string, string> = {}): Promise<Counts> {
  const report = path.join(reports, `${project}-${Object.keys(env).length}.json`)
  const reporters = `--reporter=default --reporter=json --outputFile.json="${report}"`
  const exitCode = await run(`npx vitest run --project ${project} ${reporters}`, env)
  return judged(await readVitest(report), exitCode)
}

async function vitestOnSystemPostgres(): Promise<Counts> {
  const found = findSystemPostgres()
  if (!found) {
    say("No PostgreSQL 15 or newer is installed on this system: the embedded one alone was tested.")
    return none
  }
  say(`PostgreSQL ${found.version} in ${found.folder}`)
  const server = await startSystemPostgres(found)
  try {
    return await vitest("db", { TEST_DATABASE_URL: server.url })
  } finally {
    await server.stop()
  }
}

async function playwright(): Promise<Counts> {
  const browser = await findBrowser()
  say(`Browser: ${browser.path} (from ${browser.source})`)
  const report = path.join(reports, "e2e.json")
  const env = { CHROMIUM_PATH: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const exitCode = await run("npx playwright test --reporter=list,json", env)
  return judged(await readPlaywright(report), exitCode)
}

const wanted = process.argv.slice(2)
const results: { name: string; counts: Counts; time: string }[] = []
for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.some((word) => name.startsWith(word))) continue
  const begun = performance.now()
  say(`\n── ${name}`)
  const counts = await step().catch((error: unknown) => {
    sayError(error)
    return oneFailed
  })
  results.push({ name, counts, time: took(begun) })
}
await rm(reports, { recursive: true, force: true })

say("")
for (const { name, counts, time } of results) say(`${name.padEnd(30)} ${closingLine(counts)} (${time})`)
const total = sum(results.map(({ counts }) => counts))
say(closingLine(total))
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
