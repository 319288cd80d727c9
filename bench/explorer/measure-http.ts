import http from "node:http"
import { promisify } from "node:util"
import { gunzip, gzip } from "node:zlib"
import { type Visit, visits } from "./visits"
import type { Server, Statement } from "./server"

export type Timed = {
  /** what visitors get: see `visits` */
  readonly p50Ms: number
  readonly p95Ms: number
  readonly renderedP50Ms: number
  readonly renderedP95Ms: number
  /** null: never answered from memory, because something wrote to the database all the time */
  readonly rememberedP50Ms: number | null
  readonly rememberedP95Ms: number | null
  /** the first request after the app started: nothing remembered, nothing compiled */
  readonly firstMs: number
  /** processor time of the app a page made anew, whatever else the machine did meanwhile */
  readonly cpuMs: number
  readonly htmlKb: number
  readonly gzipKb: number
  readonly queries: number
  readonly statements: readonly Statement[]
}

const [unzip, zip] = [promisify(gunzip), promisify(gzip)]

/** Asks one address twice `rounds` times, one at a time: milliseconds to the last byte, as a browser asks (gzip). */
export async function measureHttp(
  server: Server,
  { path, rounds }: { readonly path: string; readonly rounds: number },
): Promise<Timed> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const anew = () => ask(`${server.url}${path}`, { agent, anew: true })
  const asVisitor = () => ask(`${server.url}${path}`, { agent, anew: false })
  try {
    const first = await anew()
    // Code that runs for the second time is compiled better.
    for (let warm = 0; warm < 3; warm += 1) await anew()
    const before = await server.counted({ reset: true })
    const seen: Visit[] = []
    for (let round = 0; round < rounds; round += 1) seen.push(await anew())
    const after = await server.counted()
    await asVisitor()
    for (let round = 0; round < rounds; round += 1) seen.push(await asVisitor())
    const html = first.zipped ? await unzip(first.body) : first.body
    return {
      ...visits(seen),
      firstMs: first.ms,
      cpuMs: (after.cpuMs - before.cpuMs) / rounds,
      htmlKb: html.length / 1_000,
      gzipKb: (await zip(html)).length / 1_000,
      queries: Math.round((after.queries - before.queries) / rounds),
      statements: after.statements,
    }
  } finally {
    agent.destroy()
  }
}

type Answer = Visit & { readonly body: Buffer; readonly zipped: boolean }

/** `anew`: as a hard reload asks, past what the app remembers (lib/http/remember-pages.ts). */
function ask(url: string, { agent, anew }: { readonly agent: http.Agent; readonly anew: boolean }): Promise<Answer> {
  const headers = {
    "accept-encoding": "gzip",
    accept: "text/html",
    ...(anew && { "cache-control": "no-cache" }),
  }
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers }, (response) => {
      const parts: Buffer[] = []
      response.on("data", (part: Buffer) => parts.push(part))
      response.once("error", reject)
      response.once("end", () => {
        const ms = performance.now() - begun
        const { "content-encoding": encoding, "server-timing": timing = "" } = response.headers
        const isRemembered = timing.includes("remembered")
        if (response.statusCode === 200)
          resolve({ ms, isRemembered, body: Buffer.concat(parts), zipped: encoding === "gzip" })
        else reject(new Error(`${url} answered ${response.statusCode}.`))
      })
    })
    request.once("error", reject)
  })
}
