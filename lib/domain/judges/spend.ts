import { costOf, type PriceEntry, type Tokens } from "./price"

/** The stages of an analysis that ask a judge. "recursion" is constructing and classifying inside a category. */
export const analysisSpendStages = ["diagnose", "construct", "classify", "recursion"] as const
/** And what is asked afterwards, to measure how steady it is. */
export const spendStages = [...analysisSpendStages, "stability"] as const
export type SpendStage = (typeof spendStages)[number]

export const spendStageWords = {
  diagnose: "Diagnose",
  construct: "Construct",
  classify: "Classify",
  recursion: "Inside categories",
  stability: "Stability runs",
} as const satisfies Record<SpendStage, string>

/** What every account of an analysis says of itself. */
export const spendCompleteness =
  "Each reply is counted in the moment it is kept, also of a process that was killed later; only calls under way when it was killed can be missing."

/** What was asked of a judge: requests that went out, those that memory answered, tokens as the endpoint counted. */
export type Spend = Tokens & { readonly calls: number; readonly reused: number }
export type StageSpend = Spend & { readonly stage: SpendStage }

export const noSpend: Spend = { calls: 0, reused: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }

export function sumSpend(parts: readonly Spend[]): Spend {
  return parts.reduce(
    (sum, part) => ({
      calls: sum.calls + part.calls,
      reused: sum.reused + part.reused,
      inputTokens: sum.inputTokens + part.inputTokens,
      cachedInputTokens: sum.cachedInputTokens + part.cachedInputTokens,
      outputTokens: sum.outputTokens + part.outputTokens,
    }),
    noSpend,
  )
}

/** Where an analysis stops by itself. USD needs a known price; tokens count in and out. */
export type SpendCap = { readonly usd: number | null; readonly tokens: number | null }

/** Smallest and largest cap that can be set. */
export const capLimits = { usd: { min: 0.01, max: 1_000_000 }, tokens: { min: 1_000, max: 1e12 } } as const

export function isCapReached(spend: Tokens, price: PriceEntry | null, cap: SpendCap): boolean {
  const usd = costOf(spend, price)
  return (
    (cap.usd !== null && usd !== null && usd >= cap.usd) ||
    (cap.tokens !== null && spend.inputTokens + spend.outputTokens >= cap.tokens)
  )
}

/** Everything pages, API and command line show of the money of one analysis. */
export type SpendReport = {
  readonly stages: readonly (StageSpend & { readonly usd: number | null })[]
  readonly total: Spend
  /** null: the price is unknown, tokens are all there is to show */
  readonly usd: number | null
  readonly price: PriceEntry | null
  /** the price was unknown when the analysis was started; this is the one of today */
  readonly priceIsTodays: boolean
  readonly cap: SpendCap
  readonly capReached: boolean
}

export type SpendFacts = Pick<SpendReport, "price" | "priceIsTodays" | "cap"> & {
  readonly stages: readonly StageSpend[]
}

/** Adds up the stages, in their order, at one price. */
export function reportSpend({ stages, price, priceIsTodays, cap }: SpendFacts): SpendReport {
  const known = new Map(stages.map((stage) => [stage.stage, stage]))
  const ordered = spendStages.flatMap((name) => known.get(name) ?? [])
  const total = sumSpend(ordered)
  return {
    stages: ordered.map((stage) => ({ ...stage, usd: costOf(stage, price) })),
    total,
    usd: costOf(total, price),
    price,
    priceIsTodays,
    cap,
    capReached: isCapReached(total, price, cap),
  }
}
