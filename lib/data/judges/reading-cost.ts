import "server-only"
import { getSpend } from "./spend"

export type ReadingCost = {
  /** readings that were paid for; cached ones cost nothing */
  readonly calls: number
  /** tokens of one reading, the mean over all */
  readonly inputTokens: number
  readonly outputTokens: number
  /** US dollars of one reading; null when the price is not known */
  readonly usd: number | null
}

/** What reading one failure took, as the mean of an analysis's readings; null when none was counted. */
export async function readingCost(analysisId: number): Promise<ReadingCost | null> {
  const { stages } = await getSpend(analysisId)
  const diagnose = stages.find(({ stage }) => stage === "diagnose")
  if (!diagnose || diagnose.calls === 0 || diagnose.inputTokens + diagnose.outputTokens === 0) return null
  const { calls, inputTokens, outputTokens, usd } = diagnose
  return {
    calls,
    inputTokens: Math.round(inputTokens / calls),
    outputTokens: Math.round(outputTokens / calls),
    usd: usd === null ? null : usd / calls,
  }
}
