import "server-only"
import { costOf } from "@/lib/domain/judges/price"
import { pooled } from "@/lib/data/base/kysely"
import { findPrice } from "./judge-prices"
import { readPrice } from "./spend"

/** What reading one failure took, as the mean of an analysis's readings; null when none was counted. */
export async function readingCost(analysisId: number) {
  const spent = await findDiagnoseSpend(analysisId)
  if (!spent || spent.calls === 0 || spent.inputTokens + spent.outputTokens === 0) return null
  const { calls, inputTokens, outputTokens } = spent
  const usd = costOf(spent, readPrice(spent.price) ?? (await findPrice(spent.judgeId, spent.ownerId)))
  return {
    /** readings that were paid for; cached ones cost nothing */
    calls,
    /** tokens of one reading, the mean over all */
    inputTokens: Math.round(inputTokens / calls),
    outputTokens: Math.round(outputTokens / calls),
    /** US dollars of one reading; null when the price is not known */
    usd: usd === null ? null : usd / calls,
  }
}

/** What all readings took, with what their price is found by. */
function findDiagnoseSpend(analysisId: number) {
  return pooled()
    .selectFrom("analysisSpend as s")
    .innerJoin("analysis as a", "a.id", "s.analysisId")
    .select(["a.judgeId", "a.ownerId", "a.price", "s.calls"])
    .select((eb) => [
      eb.cast<number>("s.inputTokens", "double precision").as("inputTokens"),
      eb.cast<number>("s.cachedInputTokens", "double precision").as("cachedInputTokens"),
      eb.cast<number>("s.outputTokens", "double precision").as("outputTokens"),
    ])
    .where("s.analysisId", "=", analysisId)
    .where("s.stage", "=", "diagnose")
    .executeTakeFirst()
}
