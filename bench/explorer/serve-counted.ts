import pg from "pg"
import { provideEnv } from "@/lib/env"
import { servePages } from "../../scripts/app/serve"
import type { Counted } from "./server"

/**
 * The built app in a process of its own, as `npm start` serves it, whose database client counts: how many queries were
 * sent, how long each statement took, and the processor time of this process. Told to the parent when it asks.
 */
const counted: { queries: number; statements: Map<string, { count: number; ms: number; most: number }> } = {
  queries: 0,
  statements: new Map(),
}

type Query = (...args: unknown[]) => unknown
const sent = pg.Client.prototype as unknown as { query: Query }
const send = sent.query
sent.query = function query(this: unknown, ...args: unknown[]) {
  const [first] = args
  const sql = typeof first === "string" ? first : ((first as { text?: string } | undefined)?.text ?? "")
  const begun = performance.now()
  counted.queries += 1
  const done = () => {
    const ms = performance.now() - begun
    const known = counted.statements.get(sql) ?? { count: 0, ms: 0, most: 0 }
    counted.statements.set(sql, { count: known.count + 1, ms: known.ms + ms, most: Math.max(known.most, ms) })
  }
  // pg.Pool asks with a callback, everybody else awaits.
  const last = args.at(-1)
  if (typeof last === "function") {
    args[args.length - 1] = (...results: unknown[]) => {
      done()
      return (last as Query)(...results)
    }
    return send.apply(this, args)
  }
  const result = send.apply(this, args)
  if (result instanceof Promise) void result.then(done, done)
  return result
}

provideEnv({ NODE_ENV: "production" })
const served = await servePages({ host: "127.0.0.1", port: 0 })

process.on("message", (message) => {
  if (message === "stop") return void served.stop().then(() => process.exit(0))
  const { user, system } = process.cpuUsage()
  const answer: Counted = {
    queries: counted.queries,
    cpuMs: (user + system) / 1_000,
    statements: [...counted.statements].map(([sql, { count, ms, most }]) => ({ sql, count, ms, most })),
  }
  if (message === "reset") counted.statements.clear()
  process.send?.(answer)
})
process.on("disconnect", () => process.exit(0))
process.send?.({ port: served.port })
