import { query } from "@/lib/data/base/client"
import { until } from "@/lib/testing/process/wait-until"

/**
 * Until no job of an analysis is at work and none is waiting for a worker; parked ones wait for somebody to resume it.
 * From then on nobody asks a judge anything for it, and what was asked is written.
 */
export async function untilAtRest(analysisId: number): Promise<void> {
  await until("no job of the analysis is at work or about to be", async () => {
    const rows = await query(
      `SELECT FROM graphile_worker._private_jobs
       WHERE (payload ->> 'analysisId')::int = $1 AND (locked_at IS NOT NULL OR run_at <> 'infinity') LIMIT 1`,
      [analysisId],
    )
    return rows.length === 0
  })
}
