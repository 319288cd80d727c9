import { z } from "zod"
import { byRules } from "@/lib/domain/enums"
import { hasInterval, type Estimate } from "@/lib/stats/core/estimate"
import { intervalLevel } from "@/lib/wording/labels"
import { count } from "./fields"

export const readAbout = `Failures the judge gave an answer for: the sample the shares speak from. ${byRules} those the rules went through, labelled or not; nothing was read.`

export const diagnosedAbout = `The judge answered and did not call the output right. ${byRules} all of these that the rules went through, labelled or left open; nothing was read, and classified + other + noErrorFound is what has a label.`

const noLimits = "null for labels by rules, whose error no sample tells."

/** A proportion that never travels without its size and interval. */
export const proportionSchema = z
  .object({
    count: count.describe(
      "Cases counted: failures read (by rules: labelled) in the category, or failures, or right answers; unweighted.",
    ),
    n: z
      .number()
      .min(0)
      .describe("Size behind the interval: for shares Kish's effective size, for rates the attempts."),
    estimate: z.number().min(0).max(1),
    low: z.number().min(0).max(1).nullable().describe(`Lower limit of the ${intervalLevel} interval; ${noLimits}`),
    high: z.number().min(0).max(1).nullable().describe(`Upper limit of the ${intervalLevel} interval; ${noLimits}`),
  })
  .meta({ id: "Proportion" })

export const intervalSchema = z
  .object({ estimate: z.number(), low: z.number(), high: z.number() })
  .meta({ id: "Estimate", description: `A number with its ${intervalLevel} interval.` })

/** A difference of two proportions. */
export const differenceSchema = z
  .object({
    estimate: z.number(),
    low: z.number().nullable().describe(`Lower limit of the ${intervalLevel} interval; ${noLimits}`),
    high: z.number().nullable().describe(`Upper limit of the ${intervalLevel} interval; ${noLimits}`),
  })
  .meta({ id: "Difference" })

export function differenceOf(estimate: Estimate | null): z.infer<typeof differenceSchema> | null {
  return estimate && (hasInterval(estimate) ? estimate : { estimate: estimate.estimate, low: null, high: null })
}

export const funnelSchema = z
  .object({
    predictions: count.describe("Attempts: predictions with a score that are no errors of the harness."),
    unscored: count.describe("The other ones: neither right nor failures, and in no rate."),
    failures: count.describe("Attempts on the wrong side of the dataset's threshold."),
    sampled: count.describe("Failures sampled, and given to the judge."),
    pending: count.describe("Given to the judge, which has not answered yet."),
    diagnosed: count.describe(diagnosedAbout),
    noErrorFound: count,
    refused: count,
    unparseable: count,
    contextTooLong: count.describe("The text did not fit the judge, even shortened."),
    unavailable: count,
    classified: count,
    other: count.describe("Of diagnosed: fits no category."),
    unassigned: count.describe("Of diagnosed: the judge gave no category, or no rule spoke."),
  })
  .meta({
    id: "Funnel",
    description:
      "Where every prediction went. predictions + unscored = all of them; sampled = pending + diagnosed + noErrorFound + refused + unparseable + contextTooLong + unavailable; diagnosed = classified + other + unassigned once placing is done.",
  })

export type Proportion = z.infer<typeof proportionSchema>

export function proportionOf(estimate: Estimate | null, size: { count: number; n: number }): Proportion | null {
  if (!estimate) return null
  const limits = hasInterval(estimate) ? { low: estimate.low, high: estimate.high } : { low: null, high: null }
  return { count: size.count, n: size.n, estimate: estimate.estimate, ...limits }
}

/**
 * The same with numbers of seven significant digits, for answers of many rows: more than any interval bears out, and a
 * fifth less to send.
 */
export function shortened<T>(json: T): T {
  if (typeof json === "number") return (Number.isInteger(json) ? json : Number(json.toPrecision(7))) as T
  if (Array.isArray(json)) return json.map(shortened) as T
  if (json === null || typeof json !== "object") return json
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, shortened(value)])) as T
}
