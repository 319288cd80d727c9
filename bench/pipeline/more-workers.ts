import { spawn } from "node:child_process"
import path from "node:path"
import { createInterface } from "node:readline"
import { env } from "@/lib/env"

const root = path.join(import.meta.dirname, "../..")

/** Further workers, each a process of its own as `npm run worker` starts it; resolves when all of them take work. */
export async function startWorkers(count: number): Promise<{ stop(): Promise<void> }> {
  const { DATABASE_URL, JUDGE_BASE_URL, JUDGE_MODEL, JUDGE_API_KEY, JUDGE_CONCURRENCY } = env()
  const settings = {
    DATABASE_URL,
    JUDGE_BASE_URL,
    JUDGE_MODEL,
    JUDGE_API_KEY,
    JUDGE_CONCURRENCY: `${JUDGE_CONCURRENCY}`,
  }
  const children = Array.from({ length: count }, () =>
    spawn(
      process.execPath,
      ["--max-semi-space-size=32", "--conditions=react-server", path.join(root, "scripts/run.mjs"), "worker"],
      {
        cwd: root,
        env: { ...process.env, ...settings },
        stdio: ["ignore", "pipe", "inherit"],
      },
    ),
  )
  const ended = children.map((child) => new Promise<void>((resolve) => child.once("exit", () => resolve())))
  await Promise.all(
    children.map(
      (child) =>
        new Promise<void>((resolve, reject) => {
          child.once("exit", () => reject(new Error("a worker ended before it was ready")))
          createInterface({ input: child.stdout }).on("line", (line) => {
            if (line.startsWith("Worker ready")) resolve()
          })
        }),
    ),
  )
  return {
    async stop() {
      for (const child of children) child.kill("SIGTERM")
      await Promise.all(ended)
    },
  }
}
