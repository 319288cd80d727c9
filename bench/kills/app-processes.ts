import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { createInterface } from "node:readline"
import { bundle } from "@/lib/testing/process/bundle"

/** The processes that use the database: one that serves pages and works, one that works. */
export type Houses = {
  /** answers 200 when its page could ask the database */
  readonly pageUrl: () => string
  /** Kills it without a word, and starts another in its place. */
  killAndStart(role: Role): Promise<void>
  stop(): Promise<void>
}
type Role = "app" | "worker"

const root = path.join(import.meta.dirname, "../..")

export type HouseOptions = {
  readonly environment: Readonly<Record<string, string>>
  /** the port of the built app; null: the short form, of one file that starts in half a second */
  readonly appPort: number | null
}

export async function startHouses({ environment, appPort }: HouseOptions): Promise<Houses> {
  const house = path.join(root, `node_modules/.cache/erroratlas/house-${process.pid}.mjs`)
  if (appPort === null) await bundle(path.join(import.meta.dirname, "app-process.ts"), house)
  const children = new Map<Role, ChildProcess>()
  let port = appPort ?? 0

  async function start(role: Role): Promise<void> {
    const script =
      appPort === null ? [house] : [path.join(root, "scripts/run.mjs"), role === "app" ? "start" : "worker"]
    const child = spawn(process.execPath, ["--conditions=react-server", ...script], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: "", ...environment, ...(appPort !== null && { PORT: String(appPort) }) },
      stdio: ["ignore", "pipe", process.env.KILLS_LOG ? "inherit" : "ignore"],
    })
    children.set(role, child)
    const lines = createInterface({ input: child.stdout })
    const ready = appPort === null ? /^\d+$/ : / ready /i
    for await (const line of lines) {
      if (!ready.test(line)) continue
      if (role === "app" && appPort === null) port = Number(line)
      break
    }
    // Nobody reads the rest, and a full pipe would stop the process.
    child.stdout.resume()
  }

  async function end(role: Role): Promise<void> {
    const child = children.get(role)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, "exit")
    child.kill("SIGKILL")
    await exit
  }

  await Promise.all([start("app"), start("worker")])
  return {
    pageUrl: () => `http://127.0.0.1:${port}/`,
    async killAndStart(role) {
      await end(role)
      await start(role)
    },
    async stop() {
      await Promise.all([end("app"), end("worker")])
    },
  }
}
