import { execFileSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import path from "node:path"
import { say } from "../app/report"

/**
 * A Chromium for the browser tests: one that was named, Playwright's own, the system's, or the one inside an npm
 * package. Run as a program it says which, or how to get one.
 */
export type Browser = { readonly path: string; readonly source: string }

/** The shell first, as Playwright itself has it for tests: the same engine, twice as fast without what draws windows. */
const systemPaths = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
]

export async function findBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return { path: named, source: "CHROMIUM_PATH" }
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`)
  }
  const own = await findPlaywrightsOwn()
  if (own) return { path: own, source: "Playwright" }
  const system = systemPaths.find((candidate) => existsSync(candidate))
  if (system) return { path: system, source: "the system" }
  return findPackaged()
}

/** What `npx playwright install` fetched: the whole browser, or only its headless shell. */
async function findPlaywrightsOwn(): Promise<string | undefined> {
  const { chromium } = await import("playwright")
  const whole = chromium.executablePath()
  if (existsSync(whole)) return whole
  // …/ms-playwright/chromium-1255/chrome-linux64/chrome -> …/ms-playwright/chromium_headless_shell-1255/…
  const revision = /[\\/]chromium-(\d+)[\\/]/.exec(whole)?.[1]
  const cache = revision && whole.slice(0, whole.indexOf(`chromium-${revision}`))
  if (!cache) return undefined
  const shell = path.join(cache, `chromium_headless_shell-${revision}`)
  if (!existsSync(shell)) return undefined
  const files = readdirSync(shell, { recursive: true, encoding: "utf8" })
  const found = files.find((file) => /(^|[\\/])(chrome-)?headless[-_]shell(\.exe)?$/.test(file))
  return found && path.join(shell, found)
}

async function findPackaged(): Promise<Browser> {
  if (process.platform === "linux" && process.arch === "x64") {
    const { default: chromium } = await import("@sparticuz/chromium")
    const unpacked = await chromium.executablePath().catch(() => undefined)
    if (unpacked && starts(unpacked)) return { path: unpacked, source: "the package @sparticuz/chromium" }
  }
  throw new Error(
    "No browser for the browser tests: install one with `npx playwright install --with-deps chromium`, or on Debian with `sudo apt-get install chromium-headless-shell`, or name yours with CHROMIUM_PATH.",
  )
}

/** The packaged one needs some libraries of the system (nss, nspr, expat). */
function starts(browser: string): boolean {
  try {
    execFileSync(browser, ["--no-sandbox", "--version"], { stdio: "ignore", timeout: 20_000 })
    return true
  } catch {
    return false
  }
}

/** Chromium refuses its sandbox to root only; nothing of it should call home. */
export function browserArguments(): string[] {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
  ]
  return process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet
}

if (process.argv[1] === import.meta.filename) {
  findBrowser().then(
    (browser) => say(`${browser.path} (from ${browser.source})`),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      process.exitCode = 1
    },
  )
}
