import "server-only"
import { sql } from "kysely"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { hasEnded, type Snapshot } from "@/lib/domain/analyses/analysis-status"
import { findJudge } from "@/lib/judge-info/available-judges"
import type { Analysis } from "./analyses"
import { getFunnel } from "./analysis-progress"
import { isOfAnalysis } from "@/lib/data/base/jobs"
import { db } from "@/lib/data/base/kysely"
import { withQueue } from "@/lib/data/base/queue-tables"
import { countRetryable } from "./retryable"
import { getSpend } from "@/lib/data/judges/spend"

/** How an analysis stands right now, with the placements on its release, or on its own tree when it has none. */
export async function getSnapshot(analysis: Analysis): Promise<Snapshot> {
  const { status, stage, mode, stageDone, stageTotal } = analysis
  const [funnel, spend, retryable, message, pace] = await Promise.all([
    getFunnel(analysis.id, analysis.releaseId ?? analysis.treeId),
    getSpend(analysis.id),
    hasEnded(analysis) ? countRetryable(analysis.id) : 0,
    analysis.message ?? waitingFor(analysis),
    measurePace(analysis.id),
  ])
  const { perMinute, seconds } = pace ?? { perMinute: 0, seconds: 0 }
  return {
    status,
    stage,
    mode,
    part: heuristicPart(analysis.judgeId),
    stageDone,
    stageTotal,
    message,
    funnel,
    retryable,
    spend,
    perMinute,
    seconds,
  }
}

/** Failures read a minute, by the last half of one, and seconds since the start. */
function measurePace(analysisId: number) {
  return db()
    .selectFrom("analysis as a")
    .select((eb) => [
      sql<number>`2 * ${eb
        .selectFrom("errorAnnotation as e")
        .select((of) => of.cast<number>(of.fn.countAll(), "integer").as("n"))
        .whereRef("e.analysisId", "=", "a.id")
        .where("e.updatedAt", ">", sql<Date>`now() - interval '30 seconds'`)
        .where("e.outcome", "<>", "pending")}`.as("perMinute"),
      sql<number>`coalesce(extract(epoch FROM coalesce(${eb.ref("a.finishedAt")}, now()) - ${eb.ref("a.startedAt")}), 0)::float8`.as(
        "seconds",
      ),
    ])
    .where("a.id", "=", analysisId)
    .executeTakeFirst()
}

/** Said when its judge is not to be had in this process, and nobody else has taken its work for a while. */
async function waitingFor({ id, status, judgeId }: Analysis): Promise<string | null> {
  if ((status !== "queued" && status !== "running") || findJudge(judgeId)?.available) return null
  const row = await withQueue(db())
    .selectFrom("graphileWorker._privateJobs")
    .select((eb) => {
      const isFree = eb("lockedAt", "is", null)
      const isOld = eb("runAt", "<", sql<Date>`now() - interval '10 seconds'`)
      const waits = eb.and([isFree, isOld, eb("flags", "is not", null)])
      return sql<boolean>`bool_or(${waits}) AND bool_and(${isFree})`.as("waits")
    })
    .where((eb) => isOfAnalysis(eb.ref("key"), id))
    .executeTakeFirst()
  if (!row?.waits) return null
  return `Waits for a worker that has the judge ${judgeId}, which is not in the settings of this app. Start a worker with the settings it was queued with, and it goes on; nothing is lost.`
}
