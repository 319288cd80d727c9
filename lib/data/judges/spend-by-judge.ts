import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { costOf, priceOf, type PriceEntry } from "@/lib/domain/judges/price"
import { readerOf } from "@/lib/domain/judges/judge-id"
import { sumSpend, type Spend } from "@/lib/domain/judges/spend"
import { query } from "@/lib/data/base/client"
import { readPrice } from "./spend"

/** What all analyses of one judge have asked and cost. `usd` null: the price of some of it is unknown. */
export type JudgeSpend = {
  readonly judgeId: string
  readonly analyses: number
  readonly spend: Spend
  readonly usd: number | null
}

/** Over the viewer's own analyses, each at the price of its day, else at the one of today. Dearest judge first. */
export async function listSpendByJudge(viewer: Viewer, prices: readonly PriceEntry[]): Promise<JudgeSpend[]> {
  const rows = await query<Spend & { judgeId: string; analyses: number; price: unknown }>(
    `SELECT a.judge_id AS "judgeId", a.price, count(DISTINCT a.id)::int AS analyses, coalesce(sum(s.calls), 0)::int AS calls,
            coalesce(sum(s.reused), 0)::int AS reused, coalesce(sum(s.input_tokens), 0)::float8 AS "inputTokens",
            coalesce(sum(s.cached_input_tokens), 0)::float8 AS "cachedInputTokens",
            coalesce(sum(s.output_tokens), 0)::float8 AS "outputTokens"
     FROM analysis a LEFT JOIN analysis_spend s ON s.analysis_id = a.id
     WHERE a.owner_id = $1 GROUP BY a.judge_id, a.price`,
    [viewer?.id ?? null],
  )
  const costs = rows.map((row) => ({
    ...row,
    usd: costOf(row, readPrice(row.price) ?? priceOf(readerOf(row.judgeId), prices)),
  }))
  const ids = [...new Set(rows.map(({ judgeId }) => judgeId))]
  return ids
    .map((judgeId) => {
      const own = costs.filter((row) => row.judgeId === judgeId)
      const known = own.flatMap(({ usd }) => (usd === null ? [] : [usd]))
      const usd = known.length < own.length ? null : known.reduce((sum, one) => sum + one, 0)
      return { judgeId, analyses: own.reduce((sum, row) => sum + row.analyses, 0), spend: sumSpend(own), usd }
    })
    .sort((a, b) => (b.usd ?? 0) - (a.usd ?? 0) || b.spend.inputTokens - a.spend.inputTokens)
}
