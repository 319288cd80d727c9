import http from "node:http"
import { promisify } from "node:util"
import { gunzip, gzip } from "node:zlib"
import { quantile } from "./quantile"
import type { Server, Statement } from "./server"

export type Timed = {
  /** pages made anew: every answer is; what it reads may be cached */
  readonly p50Ms: number
  readonly p95Ms: number
  /** the first answer after a recount: everything is read from the database again */
  readonly recountP50Ms: number
  readonly recountP95Ms: number
  /** the first answer after a person's review of a failure of the release; of this build only, whose code saves it */
  readonly reviewP50Ms: number
  readonly reviewP95Ms: number
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

type Measuring = {
  readonly path: string
  readonly rounds: number
  /** makes every cached count out of date */
  readonly recount: () => Promise<unknown>
  /** what saving a review makes of the counts */
  readonly review: () => Promise<unknown>
}

/**
 * Asks one address of every server in turn, one request at a time: milliseconds to the last byte, as a browser asks
 * (gzip). The server that begins changes with every round, so that what else the machine does falls on all alike.
 */
export async function measureHttp(
  servers: readonly Server[],
  { path, rounds, recount, review }: Measuring,
): Promise<readonly Timed[]> {
  const sides = servers.map((server) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    return { server, agent, visit: () => ask(`${server.url}${path}`, agent) }
  })
  const inTurn = async <T>(round: number, work: (side: (typeof sides)[number]) => Promise<T>): Promise<T[]> => {
    const results: T[] = []
    for (let step = 0; step < sides.length; step += 1) {
      const at = (round + step) % sides.length
      const side = sides[at]
      if (side) results[at] = await work(side)
    }
    return results
  }
  try {
    const firsts = await inTurn(0, ({ visit }) => visit())
    // Code that runs for the second time is compiled better.
    for (let warm = 0; warm < 3; warm += 1) await inTurn(warm, ({ visit }) => visit())
    const afterRecount: (readonly number[])[] = []
    for (let round = 0; round < Math.max(5, Math.ceil(rounds / 2)); round += 1) {
      await recount()
      afterRecount.push((await inTurn(round, ({ visit }) => visit())).map(({ ms }) => ms))
    }
    const afterReview: number[] = []
    for (let round = 0; round < Math.max(5, Math.ceil(rounds / 2)); round += 1) {
      await review()
      const answer = await sides[0]?.visit()
      if (answer) afterReview.push(answer.ms)
    }
    const before = await inTurn(0, ({ server }) => server.counted({ reset: true }))
    const anew: (readonly number[])[] = []
    for (let round = 0; round < rounds; round += 1)
      anew.push((await inTurn(round, ({ visit }) => visit())).map(({ ms }) => ms))
    const after = await inTurn(0, ({ server }) => server.counted())
    return await Promise.all(
      firsts.map(async (first, side): Promise<Timed> => {
        const timesOf = (all: readonly (readonly number[])[]) => all.flatMap((times) => times[side] ?? [])
        const html = first.zipped ? await unzip(first.body) : first.body
        const worked = (of: "cpuMs" | "queries") => ((after[side]?.[of] ?? 0) - (before[side]?.[of] ?? 0)) / rounds
        return {
          p50Ms: quantile(timesOf(anew), 0.5),
          p95Ms: quantile(timesOf(anew), 0.95),
          recountP50Ms: quantile(timesOf(afterRecount), 0.5),
          recountP95Ms: quantile(timesOf(afterRecount), 0.95),
          reviewP50Ms: quantile(afterReview, 0.5),
          reviewP95Ms: quantile(afterReview, 0.95),
          firstMs: first.ms,
          cpuMs: worked("cpuMs"),
          htmlKb: html.length / 1_000,
          gzipKb: (await zip(html)).length / 1_000,
          queries: Math.round(worked("queries")),
          statements: after[side]?.statements ?? [],
        }
      }),
    )
  } finally {
    for (const { agent } of sides) agent.destroy()
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
