import http from "node:http"
import { promisify } from "node:util"
import { gunzip, gzip } from "node:zlib"
import { quantile } from "./quantile"
import type { Server, Statement } from "./server"

export type Timed = {
  readonly p50Ms: number
  readonly p95Ms: number
  /** the first request after the app started: nothing read before, nothing compiled */
  readonly firstMs: number
  /** processor time of the app a page, whatever else the machine did meanwhile */
  readonly cpuMs: number
  readonly htmlKb: number
  readonly gzipKb: number
  readonly queries: number
  readonly statements: readonly Statement[]
}

const [unzip, zip] = [promisify(gunzip), promisify(gzip)]

/** Asks one address `rounds` times, one at a time: milliseconds to the last byte, as a browser asks (gzip). */
export async function measureHttp(
  server: Server,
  { path, rounds }: { readonly path: string; readonly rounds: number },
): Promise<Timed> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const visit = () => ask(`${server.url}${path}`, agent)
  try {
    const first = await visit()
    // Code that runs for the second time is compiled better.
    for (let warm = 0; warm < 3; warm += 1) await visit()
    const before = await server.counted({ reset: true })
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) times.push((await visit()).ms)
    const after = await server.counted()
    const html = first.zipped ? await unzip(first.body) : first.body
    return {
      p50Ms: quantile(times, 0.5),
      p95Ms: quantile(times, 0.95),
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

type Answer = { readonly ms: number; readonly body: Buffer; readonly zipped: boolean }

function ask(url: string, agent: http.Agent): Promise<Answer> {
  const headers = { "accept-encoding": "gzip", accept: "text/html" }
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers }, (response) => {
      const parts: Buffer[] = []
      response.on("data", (part: Buffer) => parts.push(part))
      response.once("error", reject)
      response.once("end", () => {
        const ms = performance.now() - begun
        const zipped = response.headers["content-encoding"] === "gzip"
        if (response.statusCode === 200) resolve({ ms, body: Buffer.concat(parts), zipped })
        else reject(new Error(`${url} answered ${response.statusCode}.`))
      })
    })
    request.once("error", reject)
  })
}
