import "server-only"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { Viewer } from "@/lib/domain/access/permissions"
import { stabilityReportSchema, type StabilityKind, type StabilityReport } from "@/lib/domain/analyses/stability"
import type { AnalysisStatus } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"

export type StabilityRunState = {
  readonly position: number
  readonly seed: number
  readonly ratio: number
  readonly callsDone: number
  readonly callsTotal: number
  readonly isDone: boolean
}

export type Stability = {
  readonly id: number
  readonly analysisId: number
  readonly kind: StabilityKind
  readonly status: AnalysisStatus
  readonly message: string | null
  readonly runs: readonly StabilityRunState[]
  /** null until all runs are in */
  readonly report: StabilityReport | null
  readonly inputTokens: number
  readonly outputTokens: number
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

type Row = Omit<Stability, "report"> & { report: unknown }

const select = `
  SELECT s.id, s.analysis_id AS "analysisId", s.kind, s.status, s.message, s.report,
         s.input_tokens::float8 AS "inputTokens", s.output_tokens::float8 AS "outputTokens",
         s.created_at AS "createdAt", s.finished_at AS "finishedAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('position', r.position, 'seed', r.seed, 'ratio', r.ratio,
                   'callsDone', r.calls_done, 'callsTotal', r.calls_total, 'isDone', r.finished_at IS NOT NULL)
                 ORDER BY r.position), '[]')
          FROM stability_run r WHERE r.stability_id = s.id) AS runs
  FROM stability s`

/** Throws not_found for what is not there, is of another analysis, or of one the viewer may not read. */
export async function getStability(
  { analysisId, id }: { readonly analysisId: number; readonly id: number },
  viewer: Viewer,
): Promise<Stability> {
  await getAnalysis(analysisId, viewer)
  const [row] = await query<Row>(`${select} WHERE s.id = $1 AND s.analysis_id = $2`, [id, analysisId])
  if (!row) throw new AppError("not_found", "There is no such measurement of this analysis.")
  return toStability(row)
}

/** Measurements of an analysis, newest first. Call getAnalysis first. */
export async function listStabilities(analysisId: number): Promise<Stability[]> {
  const rows = await query<Row>(`${select} WHERE s.analysis_id = $1 ORDER BY s.id DESC LIMIT 50`, [analysisId])
  return rows.map(toStability)
}

function toStability(row: Row): Stability {
  const report = stabilityReportSchema.safeParse(row.report)
  return { ...row, report: report.success ? report.data : null }
}

/** Items of the diagnosed failures: how many there are says about how many judge calls one run needs. */
export async function countTitleItems(
  analysisId: number,
): Promise<{ titles: number; items: number; failures: number }> {
  const [row] = await query<{ titles: number; items: number; failures: number }>(
    `SELECT count(DISTINCT title)::int AS titles, count(DISTINCT (title, summary, category_hint))::int AS items,
            count(*)::int AS failures
     FROM error_annotation WHERE analysis_id = $1 AND outcome = 'diagnosed'`,
    [analysisId],
  )
  return row ?? { titles: 0, items: 0, failures: 0 }
}

/** Calls that one run needs at least: categories made, looked over, items placed. Deeper levels come on top. */
export function fewestCalls({ titles, items }: { titles: number; items: number }, config: AnalysisConfig): number {
  if (titles === 0) return 0
  return Math.ceil(titles / config.constructBatch) + 1 + Math.ceil(items / config.classifyBatch)
}
