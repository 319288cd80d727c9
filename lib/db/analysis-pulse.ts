import "server-only"
import { hasEnded, type Pulse } from "@/lib/domain/pulse"
import type { Analysis } from "./analyses"
import { getFunnel } from "./analysis-progress"
import { query } from "./client"
import { countRetryable } from "./retryable"
import { getSpend } from "./spend"

/** How an analysis stands right now, with the placements on its release, or on its own tree when it has none. */
export async function getPulse(analysis: Analysis): Promise<Pulse> {
  const { status, stage, mode, stageDone, stageTotal, message } = analysis
  const [funnel, spend, retryable, [pace]] = await Promise.all([
    getFunnel(analysis.id, analysis.releaseId ?? analysis.treeId),
    getSpend(analysis.id),
    hasEnded(analysis) ? countRetryable(analysis.id) : 0,
    query<{ perMinute: number; seconds: number }>(
      `SELECT 2 * (SELECT count(*) FROM error_annotation e
                   WHERE e.analysis_id = a.id AND e.updated_at > now() - interval '30 seconds' AND e.outcome <> 'pending')::int AS "perMinute",
              coalesce(extract(epoch FROM coalesce(a.finished_at, now()) - a.started_at), 0)::float8 AS seconds
       FROM analysis a WHERE a.id = $1`,
      [analysis.id],
    ),
  ])
  const { perMinute, seconds } = pace ?? { perMinute: 0, seconds: 0 }
  return { status, stage, mode, stageDone, stageTotal, message, funnel, retryable, spend, perMinute, seconds }
}
