import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import { presetParameters } from "@/lib/method/config/presets"
import { queueAnalysis } from "@/lib/data/analyses/analyses"
import { transaction } from "@/lib/data/base/client"
import { now } from "@/lib/data/base/columns"
import { prepareQueue, removeWaiting } from "@/lib/data/base/jobs"
import { on, pooled, type Database } from "@/lib/data/base/kysely"
import { findImportedAnalysis } from "@/lib/data/imports/imported-analysis"
import { isFailure } from "@/lib/data/scope/failure-rule"
import { shippedPrices } from "@/lib/domain/judges/default-prices"
import { priceOf } from "@/lib/domain/judges/price"
import type { NoChecks } from "@/lib/wording/free-checks"

/** The analysis that costs nothing: every failure, by the built-in judge, placed on the latest release. */
const checks = {
  judgeId: "builtin",
  config: analysisConfigSchema.parse({ mode: "place", ...presetParameters("paper", "builtin") }),
} as const

export type FreeChecks =
  | { readonly kind: "started"; readonly analysisId: number }
  | { readonly kind: "there"; readonly analysisId: number }
  /** diagnoses came with the files, and stand for them */
  | { readonly kind: "diagnosed"; readonly analysisId: number }
  | { readonly kind: "none"; readonly why: NoChecks }

type Owned = { readonly resultSetId: number; readonly ownerId: number }

/**
 * Has the free checks go through all failures of one's results, by the rules these have now. Called again it finds what
 * it began: whoever comes second (a job that is done again, another tab, the command line) waits for the first.
 * `again`: only where they were begun before, by rules that have changed since; whoever imported without them chose so.
 */
export async function startFreeChecks(owned: Owned, { again = false } = {}): Promise<FreeChecks> {
  await prepareQueue()
  return transaction((client) => begin(client, owned, { again }))
}

/**
 * Stops the owner's free checks of some results while these change, in the transaction of the change. Returns what starts
 * them again at its end; where it fails, nothing has stopped. Paused ones stay, as somebody wanted them so. Call prepareQueue first.
 */
export async function stopFreeChecks(client: PoolClient, owned: Owned): Promise<() => Promise<void>> {
  await lockResults(client, owned)
  const stopped = await checksOf(on(client), owned)
    .select(["a.id", "a.stage"])
    .where("a.status", "in", ["queued", "running"])
    .forNoKeyUpdate("a")
    .execute()
  const message = "Names were merged or let apart: the free checks began again."
  for (const { id, stage } of stopped) {
    await on(client)
      .updateTable("analysis")
      .set({ status: "cancelled", message, finishedAt: now })
      .where("id", "=", id)
      .execute()
    await removeWaiting(client, id)
    if (stage === "prepare") await forgetSample(client, id)
  }
  return async () => {
    if (stopped.length > 0) await begin(client, owned, { again: true })
  }
}

/**
 * Counts of a part of the models or benchmarks could not follow. Gone on with, it samples all of them. What somebody
 * has reviewed by then stays, and is in the way.
 */
async function forgetSample(client: PoolClient, analysisId: number): Promise<void> {
  const review = await on(client)
    .selectFrom("review as r")
    .innerJoin("errorAnnotation as a", "a.id", "r.annotationId")
    .select("r.id")
    .where("a.analysisId", "=", analysisId)
    .limit(1)
    .executeTakeFirst()
  if (review) return
  for (const table of ["stratum", "errorAnnotation"] as const)
    await on(client).deleteFrom(table).where("analysisId", "=", analysisId).execute()
}

async function begin(client: PoolClient, owned: Owned, { again }: { readonly again: boolean }): Promise<FreeChecks> {
  const results = await lockResults(client, owned)
  if (!results) return { kind: "none", why: "not-ready" }
  const stand = await standOfChecks(on(client), owned)
  if (stand.kind !== "open") return stand
  if (again && !stand.isAgain) return { kind: "none", why: "not-asked" }
  const { id } = await queueAnalysis(client, {
    ...{ ...owned, ...checks, releaseId: stand.releaseId },
    ...{ title: results.name, visibility: "private", sampleOfId: null },
    price: priceOf(checks.judgeId, shippedPrices),
    spendCap: { usd: null, tokens: null },
  })
  return { kind: "started", analysisId: id }
}

/** Until the transaction ends nobody else begins checks of these results, and nobody deletes them. */
const lockResults = (client: PoolClient, { resultSetId, ownerId }: Owned) =>
  on(client)
    .selectFrom("resultSet")
    .select("name")
    .where("id", "=", resultSetId)
    .where("ownerId", "=", ownerId)
    .where("origin", "=", "import")
    .where("status", "=", "ready")
    .forUpdate()
    .executeTakeFirst()

type ChecksStand = Exclude<FreeChecks, { kind: "started" }> | Open
/** `isAgain`: there are checks by earlier rules, or some that did not end */
type Open = { readonly kind: "open"; readonly releaseId: number; readonly isAgain: boolean }

/**
 * The same to look at, for pages. `readBy`: the newest analysis of these results by another judge, at work or done. Call
 * getResultSet first.
 */
export async function findFreeChecks(owned: Owned): Promise<{ stand: ChecksStand; readBy: number | null }> {
  const [stand, other] = await Promise.all([
    standOfChecks(pooled(), owned),
    pooled()
      .selectFrom("analysis")
      .select("id")
      .where("resultSetId", "=", owned.resultSetId)
      .where("ownerId", "=", owned.ownerId)
      .where("judgeId", "<>", checks.judgeId)
      .where("status", "not in", ["failed", "cancelled"])
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst(),
  ])
  return { stand, readBy: other?.id ?? null }
}

/** What there is of free checks of one's results that are ready; `open`: none of what they hold now, and there could be. */
async function standOfChecks(database: Database, owned: Owned): Promise<ChecksStand> {
  const { resultSetId } = owned
  if (!(await anyFails(database, resultSetId))) return { kind: "none", why: "no-failures" }
  const imported = await findImportedAnalysis(resultSetId)
  if (imported !== null) return { kind: "diagnosed", analysisId: imported }
  const release = await database
    .selectFrom("taxonomyVersion")
    .select("id")
    .where("kind", "=", "release")
    .where("isLatest", "=", true)
    .executeTakeFirst()
  if (!release) return { kind: "none", why: "no-release" }
  const all = await listChecks(database, { ...owned, releaseId: release.id })
  const current = all.find(({ isCurrent, status }) => isCurrent && status !== "failed" && status !== "cancelled")
  if (current) return { kind: "there", analysisId: current.id }
  if (!(await anyFailureHasOutput(database, resultSetId))) return { kind: "none", why: "no-outputs" }
  return { kind: "open", releaseId: release.id, isAgain: all.length > 0 }
}

const anyFails = (database: Database, resultSetId: number) =>
  database
    .selectFrom("resultSetCount")
    .select("modelId")
    .where("resultSetId", "=", resultSetId)
    .where("failures", ">", 0)
    .limit(1)
    .executeTakeFirst()

const anyFailureHasOutput = (database: Database, resultSetId: number) =>
  database
    .selectFrom("prediction as p")
    .innerJoin("resultSetDataset as rule", (join) =>
      join.onRef("rule.resultSetId", "=", "p.resultSetId").onRef("rule.datasetId", "=", "p.datasetId"),
    )
    .innerJoin("predictionText as x", "x.predictionId", "p.id")
    .select("p.id")
    .where("p.resultSetId", "=", resultSetId)
    .where("x.output", "<>", "")
    .where(isFailure("p", "rule"))
    .limit(1)
    .executeTakeFirst()

const most = 100

/**
 * The owner's analyses with these very settings, newest first. `isCurrent`: of the failures that the results have by their
 * present rules; another one like it would only say the same again. One at work has not looked at all models yet.
 */
function listChecks(
  database: Database,
  { resultSetId, ownerId, releaseId }: Owned & { readonly releaseId: number },
): Promise<{ id: number; status: string; isCurrent: boolean }[]> {
  return checksOf(database, { resultSetId, ownerId })
    .select((eb) => [
      ...(["a.id", "a.status"] as const),
      sql<boolean>`${eb.not(
        eb.exists(
          eb
            .selectFrom("resultSetCount as c")
            .leftJoin("stratum as s", (join) =>
              join
                .onRef("s.analysisId", "=", "a.id")
                .onRef("s.modelId", "=", "c.modelId")
                .onRef("s.datasetId", "=", "c.datasetId"),
            )
            .select("c.modelId")
            .whereRef("c.resultSetId", "=", "a.resultSetId")
            .where((of) =>
              of.or([
                of("s.failures", "<>", of.ref("c.failures")),
                of.and([of("s.modelId", "is", null), of("a.status", "=", "done"), of("c.failures", ">", 0)]),
              ]),
            ),
        ),
      )}`.as("isCurrent"),
    ])
    .where("a.releaseId", "=", releaseId)
    .orderBy("a.id", "desc")
    .limit(most)
    .execute()
}

const checksOf = (database: Database, { resultSetId, ownerId }: Owned) =>
  database
    .selectFrom("analysis as a")
    .where("a.resultSetId", "=", resultSetId)
    .where("a.ownerId", "=", ownerId)
    .where("a.judgeId", "=", checks.judgeId)
    .where("a.config", "=", sql<string>`${JSON.stringify(checks.config)}::jsonb`)
    .where("a.isRereading", "=", false)
