import { spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { projectFolder } from "../../scripts/app/environment"

/** The built app in a process of its own, which answers what it is asked over the channel to its parent. */
export type ServedChild = {
  readonly url: string
  ask<Answer>(question: string): Promise<Answer>
  stop(): Promise<void>
}

/**
 * Runs a script of bench that serves the pages on the database of DATABASE_URL, tells `{ port }` once it does, answers
 * every message with one, and ends at "stop". `checkout`: of another checkout of the project, with its build.
 */
export async function serveInChild(
  script: string,
  { flags = [], checkout = projectFolder }: { flags?: readonly string[]; checkout?: string } = {},
): Promise<ServedChild> {
  const child = spawn(
    process.execPath,
    [...flags, "--conditions=react-server", "--import", "tsx", path.join(checkout, "bench", script)],
    {
      cwd: checkout,
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXTAUTH_SECRET: "only for this measurement",
        NEXTAUTH_URL: "http://127.0.0.1",
      },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  )
  const gone = once(child, "exit").then(([code, signal]) => {
    throw new Error(`The app ended with ${signal ? `signal ${String(signal)}` : `code ${String(code)}`}.`)
  })
  gone.catch(() => undefined)
  const next = async <T>() => (await Promise.race([once(child, "message"), gone]))[0] as T
  const { port } = await next<{ port: number }>()
  return {
    url: `http://127.0.0.1:${port}`,
    async ask<Answer>(question: string) {
      const answer = next<Answer>()
      child.send(question)
      return answer
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, "exit")
      child.send("stop")
      await ended
    },
  }
}
