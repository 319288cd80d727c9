import { mkdir } from "node:fs/promises"
import path from "node:path"
import { parseArgs } from "node:util"
import { chromium } from "playwright"
import { disconnect, transaction } from "@/lib/data/base/client"
import { pooled } from "@/lib/data/base/kysely"
import { recountAround } from "@/lib/data/taxonomy/node-counts"
import { env, provideEnv } from "@/lib/env"
import { ensureBuilt } from "../scripts/app/ensure-built"
import { browserArguments, findBrowser } from "../scripts/testing/find-browser"
import { fill } from "./explorer/fill"
import { sizeFor } from "./explorer/generated"
import { measureBrowser } from "./explorer/measure-browser"
import { measureHttp } from "./explorer/measure-http"
import { pagesToAsk } from "./explorer/pages"
import { printPages, printStatements, roundPage, type MeasuredPage } from "./explorer/print"
import { startServer } from "./explorer/server"
import { ownDatabase } from "./shared/temporary-database"

/**
 * `npm run bench -- explorer [--annotations 20000] [--rounds 40] [--only NAME] [--beside FOLDER] [--statements]
 * [--no-browser] [--json]`: fills a database of its own with a generated release (100 models, 40 datasets, a tree of 400
 * nodes), serves the built app on it and asks for every page: server time to the last byte of pages made anew (all are),
 * of the first one after a recount of everything and of the first one after a review, queries, kilobytes, scripts, largest contentful paint and one interaction in
 * Chromium. `--beside` asks the build of another checkout in turn with this one. `--on URL` measures a database that is
 * there; `--fill-only` fills that one and stops.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      annotations: { type: "string", default: "20000" },
      rounds: { type: "string", default: "40" },
      only: { type: "string" },
      on: { type: "string" },
      beside: { type: "string" },
      "fill-only": { type: "boolean", default: false },
      statements: { type: "boolean", default: false },
      "no-browser": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  })
  const [annotations, rounds] = [Number(values.annotations), Number(values.rounds)]
  if (![annotations, rounds].every(Number.isInteger) || annotations < 5_000 || annotations > 10_000_000 || rounds < 1) {
    console.error("--annotations is a whole number from 5,000 to 10,000,000, --rounds one from 1.")
    return 2
  }
  const say = (line: string) => (values.json ? undefined : console.error(line))
  if (!values["fill-only"]) await ensureBuilt({ onStart: () => say("The pages are being built.") })
  const folder = path.join(import.meta.dirname, "../node_modules/.cache/erroratlas/bench")
  await mkdir(folder, { recursive: true })
  const database = values.on === undefined ? await ownDatabase(folder) : await givenDatabase(values.on)
  try {
    if (values.on === undefined || values["fill-only"]) await fill(sizeFor(annotations), say)
    if (values["fill-only"]) return 0
    const { only, beside } = values
    const pages = await measure({ rounds, only, beside, browser: !values["no-browser"], say })
    if (values.statements) printStatements(pages)
    if (values.json) console.log(JSON.stringify({ annotations, pages: pages.map(roundPage) }))
    else printPages(pages)
    return 0
  } finally {
    await database.close()
  }
}

async function measure(options: {
  readonly rounds: number
  readonly only: string | undefined
  readonly beside: string | undefined
  readonly browser: boolean
  readonly say: (line: string) => void
}): Promise<readonly MeasuredPage[]> {
  const { rounds, only, say } = options
  const asked = (await pagesToAsk()).filter(({ name }) => only === undefined || name.includes(only))
  const server = await startServer()
  const other = options.beside === undefined ? undefined : await startServer(path.resolve(options.beside))
  const recount = () =>
    pooled()
      .updateTable("analysis")
      .set((eb) => ({ countsRevision: eb("countsRevision", "+", 1) }))
      .execute()
  const reviewed = await pooled()
    .selectFrom("taxonomyVersion as v")
    .innerJoin("errorAnnotation as a", "a.analysisId", "v.analysisId")
    .select(["a.id as annotationId", "v.id as versionId"])
    .where("v.isLatest", "=", true)
    .executeTakeFirstOrThrow()
  const review = () => transaction((client) => recountAround(client, reviewed))
  const chosen = options.browser ? await findBrowser() : undefined
  const browser = chosen && (await chromium.launch({ executablePath: chosen.path, args: browserArguments() }))
  try {
    const measured: MeasuredPage[] = []
    for (const page of asked) {
      const servers = [server, ...(other ? [other] : [])]
      const [timed, beside = null] = await measureHttp(servers, { path: page.path, rounds, recount, review })
      if (!timed) continue
      const { isData, interaction } = page
      const seen =
        browser && !isData
          ? await measureBrowser(browser, { url: `${server.url}${page.path}`, interaction, rounds: 3 })
          : { lcpMs: null, jsKb: 0, interactionMs: null }
      measured.push({ ...page, ...timed, ...seen, beside })
      const than = beside ? `, beside ${beside.p95Ms.toFixed(0)} ms` : ""
      say(`${page.name}: p95 ${timed.p95Ms.toFixed(0)} ms${than}`)
    }
    return measured
  } finally {
    await browser?.close()
    await other?.stop()
    await server.stop()
  }
}

async function givenDatabase(url: string): Promise<{ close(): Promise<void> }> {
  provideEnv({ DATABASE_URL: url })
  if (env().DATABASE_URL === undefined) throw new Error("--on is an address of a database.")
  return { close: disconnect }
}
