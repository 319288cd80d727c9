import { spawn } from "node:child_process"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"

/** Playwright's web server: `npm start` in a fresh data folder that goes when the server goes. */
const dataDir = await mkdtemp(path.join(os.tmpdir(), "erroratlas-e2e-"))
// As root, PostgreSQL runs as another user, who has to pass through.
await chmod(dataDir, 0o711)

const { DATABASE_URL: _ignored, NEXTAUTH_URL: _ignoredToo, ...inherited } = process.env
const child = spawn("npm", ["start"], {
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
  shell: process.platform === "win32",
})

// The whole group gets Playwright's signal; here it only must not end us before the server has stopped.
process.on("SIGTERM", () => undefined)
process.on("SIGINT", () => undefined)
child.once("exit", (code) => {
  void rm(dataDir, { recursive: true, force: true }).finally(() => process.exit(code ?? 1))
})
