import "server-only"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { hasEnded, type Pulse } from "@/lib/domain/analyses/analysis-status"
import { findJudge } from "@/lib/judge-info/available-judges"
import type { Analysis } from "./analyses"
import { getFunnel } from "./analysis-progress"
import { query } from "@/lib/data/base/client"
import { jobKeyPrefix } from "@/lib/data/base/jobs"
import { countRetryable } from "./retryable"
import { getSpend } from "@/lib/data/judges/spend"

/** How an analysis stands right now, with the placements on its release, or on its own tree when it has none. */
export async function getPulse(analysis: Analysis): Promise<Pulse> {
  const { status, stage, mode, stageDone, stageTotal } = analysis
  const [funnel, spend, retryable, message, [pace]] = await Promise.all([
    getFunnel(analysis.id, analysis.releaseId ?? analysis.treeId),
    getSpend(analysis.id),
    hasEnded(analysis) ? countRetryable(analysis.id) : 0,
    analysis.message ?? waitingFor(analysis),
    query<{ perMinute: number; seconds: number }>(
      `SELECT 2 * (SELECT count(*) FROM error_annotation e
                   WHERE e.analysis_id = a.id AND e.updated_at > now() - interval '30 seconds' AND e.outcome <> 'pending')::int AS "perMinute",
              coalesce(extract(epoch FROM coalesce(a.finished_at, now()) - a.started_at), 0)::float8 AS seconds
       FROM analysis a WHERE a.id = $1`,
      [analysis.id],
    ),
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

/** Said when its judge is not to be had in this process, and nobody else has taken its work for a while. */
async function waitingFor({ id, status, judgeId }: Analysis): Promise<string | null> {
  if ((status !== "queued" && status !== "running") || findJudge(judgeId)?.available) return null
  const [row] = await query<{ waits: boolean }>(
    `SELECT bool_or(locked_at IS NULL AND run_at < now() - interval '10 seconds' AND flags IS NOT NULL)
            AND bool_and(locked_at IS NULL) AS waits
     FROM graphile_worker._private_jobs WHERE starts_with(key, $1)`,
    [jobKeyPrefix(id)],
  )
  if (!row?.waits) return null
  return `Waits for a worker that has the judge ${judgeId}, which is not in the settings of this app. Start a worker with the settings it was queued with, and it goes on; nothing is lost.`
}
