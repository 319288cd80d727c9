import { z } from "zod"
import { count } from "./fields"
import { spendStages, type Spend, type SpendReport } from "@/lib/domain/judges/spend"

const usd = z.number().min(0).nullable().describe("US dollars; null: the price is unknown, which is not the same as 0.")

const spent = {
  calls: count.describe(
    "Answers the judge was asked for and paid; asking again for one in the right form is no further call, but its tokens are in.",
  ),
  reused: count.describe("Requests answered from the cache: no call, no tokens."),
  inputTokens: count,
  cachedInputTokens: count.describe("Of the input tokens, those the provider had cached."),
  outputTokens: count,
  usd,
}

export const priceSchema = z
  .object({
    pattern: z.string().describe("Judge ids it holds for."),
    input: z.number().min(0).describe("US dollars per million tokens."),
    cachedInput: z.number().min(0).nullable(),
    output: z.number().min(0),
    source: z.string(),
    asOf: z.string(),
    own: z.boolean().describe("Entered by you, not shipped."),
  })
  .meta({ id: "JudgePrice" })

export const spendSchema = z
  .object({
    ...spent,
    stages: z.array(z.object({ stage: z.enum(spendStages), ...spent })),
    price: priceSchema.nullable().describe("Of the day it was started, or of today when it was unknown then."),
    priceIsTodays: z.boolean(),
    cap: z.object({ usd: z.number().nullable(), tokens: z.number().nullable() }),
    capReached: z.boolean(),
  })
  .meta({ id: "Spend" })

const plain = ({ calls, reused, inputTokens, cachedInputTokens, outputTokens }: Spend) => ({
  calls,
  reused,
  inputTokens,
  cachedInputTokens,
  outputTokens,
})

export function spendJson({ stages, total, price, priceIsTodays, cap, capReached, usd: cost }: SpendReport) {
  return {
    ...plain(total),
    usd: cost,
    stages: stages.map((stage) => ({ stage: stage.stage, ...plain(stage), usd: stage.usd })),
    price,
    priceIsTodays,
    cap,
    capReached,
  }
}
