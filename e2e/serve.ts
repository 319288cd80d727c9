import { spawn } from "node:child_process"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import manifest from "../package.json" with { type: "json" }

/** Playwright's web server: what `npm start` runs, in a fresh data folder that goes when the server goes. */
const dataDir = await mkdtemp(path.join(os.tmpdir(), "erroratlas-e2e-"))
// As root, PostgreSQL runs as another user, who has to pass through.
await chmod(dataDir, 0o711)

const { DATABASE_URL: _ignored, NEXTAUTH_URL: _ignoredToo, ...inherited } = process.env
// The command of `npm start`, in the shell's place: npm and its shell would be gone before the app has stopped.
const command = process.platform === "win32" ? manifest.scripts.start : `exec ${manifest.scripts.start}`
const child = spawn(command, {
  cwd: path.join(import.meta.dirname, ".."),
  env: {
    ...inherited,
    HOST: "127.0.0.1",
    PORT: process.env.E2E_PORT,
    ERRORATLAS_DATA_DIR: dataDir,
    ERRORATLAS_WORKER: "1",
    // The browser tests can run on a server of one's own as well.
    ...(process.env.E2E_DATABASE_URL ? { DATABASE_URL: process.env.E2E_DATABASE_URL } : {}),
  },
  stdio: "inherit",
  shell: true,
})

// The app gets Playwright's signal as well; here it must not end us before the app has stopped.
process.on("SIGTERM", () => undefined)
process.on("SIGINT", () => undefined)
child.once("exit", (code) => {
  void rm(dataDir, { recursive: true, force: true }).finally(() => process.exit(code ?? 1))
})
