import "server-only"
import { storedPriceSchema, type PriceEntry } from "@/lib/domain/judges/price"
import { reportSpend, type Spend, type SpendCap, type SpendReport, type StageSpend } from "@/lib/domain/judges/spend"
import type { AnalysisStatus } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"
import type { AnalysisJob } from "@/lib/data/base/jobs"
import { findPrice } from "./judge-prices"

const tokens = `input_tokens::float8 AS "inputTokens", cached_input_tokens::float8 AS "cachedInputTokens",
                output_tokens::float8 AS "outputTokens"`

/** How an analysis stands with its money after something was added. */
export type Account = {
  /** null: gone, or started anew */
  readonly status: AnalysisStatus | null
  readonly spent: Spend
  readonly price: PriceEntry | null
  readonly cap: SpendCap
}

type AccountRow = Spend & {
  readonly status: AnalysisStatus
  readonly attempt: number
  readonly price: unknown
  readonly usd: number | null
  readonly tokens: number | null
}

/** Adds what was asked since the last time, of all jobs of one process, and tells how the analysis stands: one query. */
export async function recordSpend(job: AnalysisJob, parts: readonly StageSpend[]): Promise<Account> {
  const column = <T>(of: (part: StageSpend) => T): T[] => parts.map(of)
  const [row] = await query<AccountRow>(
    `WITH added AS (
       INSERT INTO analysis_spend (analysis_id, stage, calls, reused, input_tokens, cached_input_tokens, output_tokens)
       SELECT $1::int, p.stage::"SpendStage", p.calls, p.reused, p.input, p.cached, p.output
       FROM unnest($2::text[], $3::int[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[])
         AS p (stage, calls, reused, input, cached, output)
       WHERE EXISTS (SELECT FROM analysis WHERE id = $1)
       ON CONFLICT (analysis_id, stage) DO UPDATE
       SET calls = analysis_spend.calls + excluded.calls, reused = analysis_spend.reused + excluded.reused,
           input_tokens = analysis_spend.input_tokens + excluded.input_tokens,
           cached_input_tokens = analysis_spend.cached_input_tokens + excluded.cached_input_tokens,
           output_tokens = analysis_spend.output_tokens + excluded.output_tokens
       RETURNING *
     ), now AS (
       SELECT * FROM added
       UNION ALL
       SELECT * FROM analysis_spend s WHERE s.analysis_id = $1 AND s.stage NOT IN (SELECT stage FROM added)
     )
     SELECT a.status, a.attempt, a.price, a.spend_cap_usd AS usd, a.spend_cap_tokens::float8 AS tokens,
            coalesce(sum(now.calls), 0)::int AS calls, coalesce(sum(now.reused), 0)::int AS reused,
            coalesce(sum(now.input_tokens), 0)::float8 AS "inputTokens",
            coalesce(sum(now.cached_input_tokens), 0)::float8 AS "cachedInputTokens",
            coalesce(sum(now.output_tokens), 0)::float8 AS "outputTokens"
     FROM analysis a LEFT JOIN now ON true WHERE a.id = $1 GROUP BY a.id`,
    [
      job.analysisId,
      column((part) => part.stage),
      column((part) => part.calls),
      column((part) => part.reused),
      column((part) => part.inputTokens),
      column((part) => part.cachedInputTokens),
      column((part) => part.outputTokens),
    ],
  )
  const { calls = 0, reused = 0, inputTokens = 0, cachedInputTokens = 0, outputTokens = 0 } = row ?? {}
  return {
    status: row?.attempt === job.attempt ? row.status : null,
    spent: { calls, reused, inputTokens, cachedInputTokens, outputTokens },
    price: readPrice(row?.price),
    cap: { usd: row?.usd ?? null, tokens: row?.tokens ?? null },
  }
}

/** Pauses an analysis whose cap is reached, with the reason for people. No effect unless it runs. */
export async function pauseForCap(job: AnalysisJob, message: string): Promise<void> {
  await query(
    `UPDATE analysis SET status = 'paused', message = $3
     WHERE id = $1 AND attempt = $2 AND status = 'running' AND stage NOT IN ('count', 'finished')`,
    [job.analysisId, job.attempt, message],
  )
}

/** The money of one analysis. Call getAnalysis first: this checks nobody's right to look. */
export async function getSpend(analysisId: number): Promise<SpendReport> {
  const [[analysis], stages] = await Promise.all([
    query<{ judgeId: string; ownerId: number | null; price: unknown; usd: number | null; tokens: number | null }>(
      `SELECT judge_id AS "judgeId", owner_id AS "ownerId", price, spend_cap_usd AS usd,
              spend_cap_tokens::float8 AS tokens FROM analysis WHERE id = $1`,
      [analysisId],
    ),
    query<StageSpend>(`SELECT stage, calls, reused, ${tokens} FROM analysis_spend WHERE analysis_id = $1`, [
      analysisId,
    ]),
  ])
  const kept = readPrice(analysis?.price)
  const price = kept ?? (analysis ? await findPrice(analysis.judgeId, analysis.ownerId) : null)
  const cap = { usd: analysis?.usd ?? null, tokens: analysis?.tokens ?? null }
  return reportSpend({ stages, price, priceIsTodays: kept === null && price !== null, cap })
}

export function readPrice(stored: unknown): PriceEntry | null {
  return storedPriceSchema.safeParse(stored).data ?? null
}
