import { spawn } from "node:child_process"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { startFakeJudge } from "../lib/testing/fake-judge/server"
import manifest from "../package.json" with { type: "json" }

/** Playwright's web server: what `npm start` runs, in a fresh data folder that goes when the server goes. */
const dataDir = await mkdtemp(path.join(os.tmpdir(), "erroratlas-e2e-"))
// As root, PostgreSQL runs as another user, who has to pass through.
await chmod(dataDir, 0o711)

// An LLM judge beside the built-in one: a real server on loopback that goes wrong once in five calls.
const judge = await startFakeJudge({
  latencyMs: 20,
  faults: {
    "rate-after": 0.02,
    "server-error": 0.04,
    reset: 0.03,
    cut: 0.04,
    fenced: 0.03,
    empty: 0.02,
    refusal: 0.02,
  },
})

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
    JUDGE_BASE_URL: judge.url,
    JUDGE_MODEL: "stand-in",
    JUDGE_API_KEY: "for-tests-only",
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
