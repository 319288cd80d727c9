import { createServer } from "node:net"
import { AppError } from "../../lib/errors"

/** http://localhost:3000, for people and for our own requests. */
export function addressOf(host: string, port: number): string {
  const any = host === "0.0.0.0" || host === "::"
  const shown = any || host === "127.0.0.1" || host === "::1" ? "localhost" : host.includes(":") ? `[${host}]` : host
  return `http://${shown}:${port}`
}

/** Checked before anything slow. Says who is there when it is this app. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const problem = await tryToListen(host, port)
  if (problem === undefined) return
  const another = "Choose another one: PORT=3001 npm start"
  if (problem === "EADDRINUSE") {
    const running = await isOurs(host, port)
    throw new AppError(
      "conflict",
      running
        ? `ErrorAtlas explorer already runs at ${addressOf(host, port)} (version ${running}). ${another.replace("Choose another one:", "For a second one:")}`
        : `Port ${port} is taken by another program. ${another}`,
    )
  }
  if (problem === "EACCES") throw new AppError("conflict", `Port ${port} is reserved for root. ${another}`)
  throw new AppError("conflict", `Cannot listen on ${host}, port ${port} (${problem}): check HOST and PORT.`)
}

async function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)))
  })
}

/** The version of the ErrorAtlas explorer that answers there, if one does. */
async function isOurs(host: string, port: number): Promise<string | undefined> {
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host.includes(":") ? `[${host}]` : host
  try {
    const reply = await fetch(`http://${reached}:${port}/api/health`, { signal: AbortSignal.timeout(2_000) })
    const body: unknown = await reply.json()
    if (typeof body !== "object" || body === null || !("version" in body) || !("status" in body)) return undefined
    return body.status === "ready" && "release" in body ? String(body.version).slice(0, 40) : undefined
  } catch {
    return undefined
  }
}
