import { readFile } from "node:fs/promises"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { sql } from "kysely"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { disconnect } from "@/lib/data/base/client"
import { pooled } from "@/lib/data/base/kysely"
import { acquireEmbedded } from "@/lib/postgres/embedded"
import { migrate } from "@/lib/postgres/migrate"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { getSpend } from "@/lib/data/judges/spend"
import { provideEnv } from "@/lib/env"
import { recordOfAnalysis, sortedJson } from "@/lib/testing/analyses/analysis-record"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { startHouses, type Houses } from "./app-processes"
import { csvOf, makeOwner, queueAnalysis, queueFile, type Owner } from "./input"
import { currentDatabase, type Sessions } from "../shared/sessions"
import { planKills, type Kill } from "./kill-plan"

export type KillOptions = {
  readonly dataDir: string
  readonly kills: number
  readonly seed: number
  readonly rows: number
  /** calls in flight of each of the two processes */
  readonly concurrency: number
  readonly latencyMs: number
  readonly appPort: number | null
  readonly onKill?: (kill: DoneKill) => void
}

/** `backMs`: until the database answered and a page came again. */
export type DoneKill = Kill & { readonly backMs: number }

export type KillReport = {
  readonly kills: readonly DoneKill[]
  /** what differs from the run nobody disturbed; empty: nothing */
  readonly differences: readonly string[]
  readonly calls: { readonly undisturbed: number; readonly disturbed: number; readonly counted: number }
}

type Run = { readonly owner: Owner; readonly resultSetId: number; readonly analysisId: number; readonly calls: number }

const patienceMs = 240_000

/** The same file imported and analysed twice on one server: left alone, then with everything killed in turn. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const { dataDir, rows, concurrency, latencyMs } = options
  const judge = await startFakeJudge({ latencyMs })
  const environment = {
    ERRORATLAS_DATA_DIR: dataDir,
    JUDGE_BASE_URL: judge.url,
    JUDGE_MODEL: "fake",
    JUDGE_API_KEY: "any",
    JUDGE_CONCURRENCY: String(concurrency),
  }
  const database = await acquireEmbedded({ dataDir })
  let houses: Houses | undefined
  try {
    await migrate(database.url)
    await disconnect()
    provideEnv({ ...environment, DATABASE_URL: database.url })
    houses = await startHouses({ environment, appPort: options.appPort })
    // From here on it is theirs: whoever brings it back, it is not this process.
    await database.release()
    const text = csvOf(rows)
    const alone = await runAlone(judge, text)
    const killer = { houses, dataDir, judge, onKill: options.onKill }
    const disturbed = await runDisturbed(killer, text, planKills(options.kills, options.seed), alone.calls)
    const spend = await throughOutages(() => getSpend(disturbed.analysisId))
    return {
      kills: disturbed.kills,
      differences: await throughOutages(() => differencesOf(alone, disturbed)),
      calls: { undisturbed: alone.calls, disturbed: disturbed.calls, counted: spend.total.calls },
    }
  } finally {
    await houses?.stop()
    await disconnect()
    await judge.close()
    const last = await acquireEmbedded({ dataDir })
    await last.release()
  }
}

async function until<T>(what: string, look: () => Promise<T | null | false>): Promise<T> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(10)) {
    const found = await throughOutages(look)
    if (found !== null && found !== false) return found
  }
  throw new Error(`waited in vain until ${what}`)
}

const resultSet = (id: number) => pooled().selectFrom("resultSet").where("id", "=", id)

async function isReady(resultSetId: number): Promise<boolean> {
  const row = await resultSet(resultSetId).select(["status", "message"]).executeTakeFirst()
  if (row?.status === "failed") throw new Error(`The import failed: ${row.message}`)
  return row?.status === "ready"
}

const untilDone = (id: number, owner: Owner) =>
  until("the analysis is done", async () => {
    const { status, message } = await getAnalysis(id, owner)
    if (status === "failed" || status === "paused") throw new Error(`The analysis is ${status}: ${message}`)
    return status === "done"
  })

async function runAlone(judge: FakeJudge, text: string): Promise<Run> {
  const owner = await makeOwner("alone")
  const before = judge.stats.requests
  const resultSetId = await queueFile(owner, text)
  await until("the import is done", () => isReady(resultSetId))
  const analysisId = await queueAnalysis(owner, resultSetId, 0)
  await untilDone(analysisId, owner)
  return { owner, resultSetId, analysisId, calls: judge.stats.requests - before }
}

type Killer = {
  readonly houses: Houses
  readonly dataDir: string
  readonly judge: FakeJudge
  readonly onKill: KillOptions["onKill"]
}

async function runDisturbed(killer: Killer, text: string, plan: readonly Kill[], callsAlone: number) {
  const owner = await makeOwner("disturbed")
  const before = killer.judge.stats.requests
  const kills: DoneKill[] = []
  const strike = async (kill: Kill) => {
    const done = { ...kill, backMs: await killNow(killer, kill) }
    kills.push(done)
    killer.onKill?.(done)
  }
  const resultSetId = await queueFile(owner, text)
  for (const kill of plan.filter(({ stage }) => stage === "import")) {
    // By the clock, because a transaction tells nothing of its progress; one that is over by then is hit in its index.
    await sleep(kill.at * 400)
    await strike(kill)
  }
  await until("the import is done", () => isReady(resultSetId))
  const analysisId = await queueAnalysis(owner, resultSetId, 1)
  const asked = () => killer.judge.stats.requests - before
  const stageOf = async () => (await getAnalysis(analysisId, owner)).stage
  const diagnoses = killer.judge.stats.byTask.diagnose ?? 0
  for (const kill of plan.filter(({ stage }) => stage === "diagnosis")) {
    const wanted = Math.floor(kill.at * 0.9 * diagnoses)
    await until("so much is read", async () => asked() >= wanted || (await stageOf()) !== "diagnose")
    await strike(kill)
  }
  for (const kill of plan.filter(({ stage }) => stage === "tree")) {
    const calls = (callsAlone - diagnoses) / plan.length
    await until("the tree is grown", async () => ["construct", "count", "finished"].includes(await stageOf()))
    const from = asked()
    await until("so much is placed", async () => asked() >= from + kill.at * calls || (await stageOf()) !== "construct")
    await strike(kill)
  }
  await untilDone(analysisId, owner)
  return { owner, resultSetId, analysisId, calls: asked(), kills }
}

/** Milliseconds until a page comes that asked a database which has started over, where that is what was killed. */
async function killNow({ houses, dataDir }: Killer, { victim, at }: Kill): Promise<number> {
  const isServer = victim === "postmaster" || victim === "backend"
  const before = isServer ? await throughOutages(serverAge) : ""
  const since = performance.now()
  if (isServer) process.kill(victim === "postmaster" ? await postmasterOf(dataDir) : await aBackend(at), "SIGKILL")
  else await houses.killAndStart(victim)
  for (;;) {
    const now = await serverAge().catch(() => before)
    const isBack = isServer && now === before ? false : await isPageThere(houses.pageUrl())
    if (isBack) return performance.now() - since
    if (performance.now() - since > 60_000) throw new Error(`Nothing answers a minute after the ${victim} was killed.`)
    await sleep(20)
  }
}

/** Another one after every start, and after every crash of a session, which starts all others over. */
async function serverAge(): Promise<string> {
  const row = await pooled()
    .withTables<Sessions>()
    .selectFrom("pgStatActivity")
    .select((eb) => eb.cast<string>("backendStart", "text").as("since"))
    .where("backendType", "=", "checkpointer")
    .executeTakeFirst()
  return row?.since ?? "starting"
}

const isPageThere = (url: string) =>
  fetch(url).then(
    (reply) => reply.status === 200,
    () => false,
  )

async function postmasterOf(dataDir: string): Promise<number> {
  const pid = Number((await readFile(path.join(dataDir, "pg18/postmaster.pid"), "utf8")).split("\n")[0])
  if (!(pid > 1)) throw new Error("no server runs")
  return pid
}

/** A session of the app or a worker, of this server and nobody else's. */
async function aBackend(at: number): Promise<number> {
  const rows = await throughOutages(() =>
    pooled()
      .withTables<Sessions>()
      .selectFrom("pgStatActivity")
      .select("pid")
      .where("datname", "=", currentDatabase)
      .where("pid", "<>", sql<number>`pg_backend_pid()`)
      .where("applicationName", "like", "erroratlas%")
      .orderBy((eb) => eb("state", "=", "active"), "desc")
      .orderBy("pid")
      .execute(),
  )
  const chosen = rows[Math.floor(at * Math.min(3, rows.length))]
  if (!chosen) throw new Error("There is no session to kill.")
  return chosen.pid
}

async function differencesOf(alone: Run, disturbed: Run): Promise<string[]> {
  const facts = async ({ resultSetId, analysisId }: Run) => ({
    rows: await resultSet(resultSetId).select(["status", "rows", "accepted", "duplicates", "rejected"]).execute(),
    predictions: await pooled()
      .selectFrom("prediction as p")
      .innerJoin("dataset as d", "d.id", "p.datasetId")
      .innerJoin("model as m", "m.id", "p.modelId")
      .select((eb) => ["d.name as dataset", "m.name as model", eb.fn.sum("p.score").as("score")])
      .select((eb) => eb.fn.countAll().as("n"))
      .where("p.resultSetId", "=", resultSetId)
      .groupBy(["d.name", "m.name"])
      .orderBy("d.name")
      .orderBy("m.name")
      .execute(),
    everything: sortedJson(await recordOfAnalysis(analysisId)),
  })
  const [one, other] = [await facts(alone), await facts(disturbed)]
  return (Object.keys(one) as (keyof typeof one)[]).filter(
    (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
  )
}
