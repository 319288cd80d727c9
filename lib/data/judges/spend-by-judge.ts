import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { costOf, priceOf, type PriceEntry } from "@/lib/domain/judges/price"
import { readerOf } from "@/lib/domain/judges/judge-id"
import { sumSpend, type Spend } from "@/lib/domain/judges/spend"
import { db } from "@/lib/data/base/kysely"
import { readPrice } from "./spend"
import { spendTotals } from "./spend-rows"

/** What all analyses of one judge have asked and cost. `usd` null: the price of some of it is unknown. */
export type JudgeSpend = {
  readonly judgeId: string
  readonly analyses: number
  readonly spend: Spend
  readonly usd: number | null
}

/** Over the viewer's own analyses, each at the price of its day, else at the one of today. Dearest judge first. */
export async function listSpendByJudge(viewer: Viewer, prices: readonly PriceEntry[]): Promise<JudgeSpend[]> {
  const rows = await db()
    .selectFrom("analysis as a")
    .leftJoin("analysisSpend as s", "s.analysisId", "a.id")
    .select((eb) => [
      ...(["a.judgeId", "a.price"] as const),
      eb.cast<number>(eb.fn.count("a.id").distinct(), "integer").as("analyses"),
      ...spendTotals("s"),
    ])
    .where("a.ownerId", "=", viewer?.id ?? null)
    .groupBy(["a.judgeId", "a.price"])
    .execute()
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
