import { spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"

export type Statement = { readonly sql: string; readonly count: number; readonly ms: number; readonly most: number }
export type Counted = { readonly queries: number; readonly cpuMs: number; readonly statements: readonly Statement[] }

export type Server = {
  readonly url: string
  /** what it has done since it began; `reset` forgets the statements afterwards */
  counted(options?: { readonly reset: boolean }): Promise<Counted>
  stop(): Promise<void>
}

/** Starts the built app (serve-counted.ts) on the database of DATABASE_URL. */
export async function startServer(): Promise<Server> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", path.join(import.meta.dirname, "serve-counted.ts")],
    {
      cwd: path.join(import.meta.dirname, "../.."),
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXTAUTH_SECRET: "only for this measurement",
        NEXTAUTH_URL: "http://127.0.0.1",
      },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  )
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`The app ended with code ${String(code)}.`)
  })
  gone.catch(() => undefined)
  const next = async <T>() => (await Promise.race([once(child, "message"), gone]))[0] as T
  const { port } = await next<{ port: number }>()
  return {
    url: `http://127.0.0.1:${port}`,
    async counted(options) {
      const answer = next<Counted>()
      child.send(options?.reset ? "reset" : "tell")
      return answer
    },
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, "exit")
      child.send("stop")
      await ended
    },
  }
}
