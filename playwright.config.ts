import { defineConfig } from "@playwright/test"
import { browserArguments, findBrowser } from "./scripts/testing/find-browser"
import { freePort } from "./lib/postgres/settings"

/**
 * The built app as a newcomer gets it: `npm start` on a port and in a data folder of its own (e2e/serve.ts). Found out
 * once, here in the main process; the test processes read it from the environment.
 */
process.env.CHROMIUM_PATH ??= (await findBrowser()).path
process.env.E2E_PORT ??= String(await freePort())
process.env.ERRORATLAS_OWNER_PASSWORD ??= `for-tests-${process.pid}-${Date.now().toString(36)}`

const address = `http://127.0.0.1:${process.env.E2E_PORT}`

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  // A test that passes at the second try has found something.
  retries: 0,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // Bounds, not waits: long enough for a machine that does something else beside it.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    baseURL: address,
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 900 },
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: browserArguments() },
  },
  projects: [{ name: "chromium" }],
  webServer: {
    command: "node --import tsx e2e/serve.ts",
    url: `${address}/api/health`,
    timeout: 300_000,
    reuseExistingServer: false,
    stdout: "pipe",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
})
