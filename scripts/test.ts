import "./app/environment"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { text } from "node:stream/consumers"
import { projectFolder } from "./app/environment"
import { findBrowser } from "./testing/find-browser"
import { say, sayError, took } from "./app/report"
import { findSystemPostgres, startSystemPostgres } from "./testing/system-postgres"
import {
  closingLine,
  type Counts,
  judged,
  listPlaywrightFailures,
  listVitestFailures,
  none,
  oneFailed,
  onePassed,
  readPlaywright,
  readVitest,
  sum,
} from "./testing/test-report"

/**
 * `npm test`: everything, to the end even when something fails; the last line sums it up. With names it runs only
 * those: `npm test -- unit db`. The checks of the source, which use one core each, run side by side; all else in order.
 */
const sourceChecks = {
  format: () => check("npm run -s format:check"),
  lint: () => check("npm run -s lint"),
  types: () => check("npm run -s typecheck"),
  unused: () => check("npm run -s unused"),
} satisfies Record<string, () => Promise<Counts>>

const steps = {
  unit: () => vitest("unit"),
  db: () => vitest("db"),
  "db on the system's PostgreSQL": vitestOnSystemPostgres,
  build: () => streamed("npm run -s build"),
  memory: () => streamed("npm run -s bench -- memory --short"),
  e2e: playwright,
} satisfies Record<string, () => Promise<Counts>>

/** Said again before the last lines: what CI keeps of its output may be no more than its end. */
const failures: string[] = []

const reports = await mkdtemp(path.join(os.tmpdir(), "erroratlas-reports-"))

/** Streams what the command says. */
async function run(command: string, env: Record<string, string> = {}): Promise<number> {
  const child = spawn(command, { cwd: projectFolder, shell: true, stdio: "inherit", env: { ...process.env, ...env } })
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (code) => resolve(code ?? 1))
  })
}

async function streamed(command: string): Promise<Counts> {
  return (await run(command)) === 0 ? onePassed : oneFailed
}

/** Says all it has to say when it is over: others talk at the same time. */
async function check(command: string): Promise<Counts> {
  const child = spawn(`(${command}) 2>&1`, { cwd: projectFolder, shell: true, stdio: ["ignore", "pipe", "inherit"] })
  const ended = once(child, "exit")
  const said = (await text(child.stdout)).trimEnd()
  const [exitCode] = (await ended) as [number | null]
  if (said !== "") say(said)
  return exitCode === 0 ? onePassed : oneFailed
}

type VitestOptions = { readonly env?: Record<string, string>; readonly without?: readonly string[] }

async function vitest(project: "unit" | "db", { env = {}, without = [] }: VitestOptions = {}): Promise<Counts> {
  const report = path.join(reports, `${project}-${Object.keys(env).length}.json`)
  const reporters = `--reporter=default --reporter=json --outputFile.json="${report}"`
  const excluded = without.map((files) => `--exclude "${files}"`).join(" ")
  const exitCode = await run(`npx vitest run --project ${project} ${reporters} ${excluded}`, env)
  failures.push(...(await listVitestFailures(report)))
  return judged(await readVitest(report), exitCode)
}

/**
 * Not run a second time on another PostgreSQL: they are about the embedded server, or start whole processes whose
 * statements the other files run as well. A third of all the time.
 */
const sameOnEveryServer = ["lib/postgres/embedded.db.test.ts", "lib/jobs/worker/crash.db.test.ts", "scripts/**"]

async function vitestOnSystemPostgres(): Promise<Counts> {
  const found = findSystemPostgres()
  if (!found) {
    say("No PostgreSQL 15 or newer is installed on this system: the embedded one alone was tested.")
    return none
  }
  say(`PostgreSQL ${found.version} in ${found.folder}`)
  const server = await startSystemPostgres(found)
  try {
    return await vitest("db", { env: { TEST_DATABASE_URL: server.url }, without: sameOnEveryServer })
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
  failures.push(...(await listPlaywrightFailures(report)))
  return judged(await readPlaywright(report), exitCode)
}

type Result = { readonly name: string; readonly counts: Counts; readonly time: string }

async function take([name, step]: [string, () => Promise<Counts>]): Promise<Result> {
  const begun = performance.now()
  const counts = await step().catch((error: unknown) => {
    sayError(error)
    return oneFailed
  })
  return { name, counts, time: took(begun) }
}

const words = process.argv.slice(2)
const isWanted = ([name]: readonly [string, unknown]) =>
  words.length === 0 || words.some((word) => name.startsWith(word))
const results: Result[] = []
const checks = Object.entries(sourceChecks).filter(isWanted)
if (checks.length > 0) {
  say(`\n── ${checks.map(([name]) => name).join(", ")}`)
  // Before them: lint and types both read the client.
  results.push(await take(["client", () => streamed("npx prisma generate")]))
  results.push(...(await Promise.all(checks.map(take))))
}
for (const step of Object.entries(steps).filter(isWanted)) {
  say(`\n── ${step[0]}`)
  results.push(await take(step))
}
await rm(reports, { recursive: true, force: true })

if (failures.length > 0) say(`\nFailed:\n${failures.slice(0, 20).join("\n")}`)
say("")
for (const { name, counts, time } of results) say(`${name.padEnd(30)} ${closingLine(counts)} (${time})`)
const total = sum(results.map(({ counts }) => counts))
say(closingLine(total))
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
