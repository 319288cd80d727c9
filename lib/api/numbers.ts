import { z } from "zod"
import { hasInterval, type Estimate } from "@/lib/stats/estimate"

const count = z.number().int().min(0)

const noLimits = "null for labels by rules, whose error no sample tells."

/** A proportion that never travels without its size and interval. */
export const proportionSchema = z
  .object({
    count: count.describe("Cases counted: failures read in the category, or failures, or right answers; unweighted."),
    n: z
      .number()
      .min(0)
      .describe("Size behind the interval: for shares Kish's effective size, for rates the attempts."),
    estimate: z.number().min(0).max(1),
    low: z.number().min(0).max(1).nullable().describe(`Lower limit of the 95 % interval; ${noLimits}`),
    high: z.number().min(0).max(1).nullable().describe(`Upper limit of the 95 % interval; ${noLimits}`),
  })
  .meta({ id: "Proportion" })

export const intervalSchema = z
  .object({ estimate: z.number(), low: z.number(), high: z.number() })
  .meta({ id: "Estimate", description: "A number with its 95 % interval." })

/** A difference of two proportions. */
export const differenceSchema = z
  .object({
    estimate: z.number(),
    low: z.number().nullable().describe(`Lower limit of the 95 % interval; ${noLimits}`),
    high: z.number().nullable().describe(`Upper limit of the 95 % interval; ${noLimits}`),
  })
  .meta({ id: "Difference" })

export function differenceOf(estimate: Estimate | null): z.infer<typeof differenceSchema> | null {
  return estimate && (hasInterval(estimate) ? estimate : { estimate: estimate.estimate, low: null, high: null })
}

export const funnelSchema = z
  .object({
    predictions: count.describe("Attempts: predictions with a score that are no errors of the harness."),
    unscored: count.describe("The other ones: neither right nor failures, and in no rate."),
    failures: count.describe("Attempts on the wrong side of the data set's threshold."),
    sampled: count.describe("Failures drawn to be read."),
    pending: count.describe("Sampled, not read yet."),
    diagnosed: count,
    noErrorFound: count,
    refused: count,
    unparseable: count,
    contextTooLong: count.describe("The text did not fit the judge, even shortened."),
    unavailable: count,
    classified: count,
    other: count.describe("Diagnosed, and fits no category."),
    unassigned: count.describe("Diagnosed, and the judge gave no category."),
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

/** A database id in a path. */
export const idParam = z.coerce.number().int().positive().max(2_147_483_647)
