import { z } from "zod"
import type { SharedGroups } from "@/lib/data/facets/shared-groups"
import { count } from "@/lib/api/schema/fields"
import { intervalSchema, proportionOf, proportionSchema } from "@/lib/api/schema/numbers"

const probability = z.number().min(0).max(1)

/** Both models by what the files say of their rows, where `by` asked for it. */
export const groupsSchema = z
  .object({
    by: z.string(),
    otherwise: count.describe("Items of which B's answer says another value than A's, which counts."),
    rows: z.array(
      z.object({
        value: z.string(),
        shared: count,
        rateA: proportionSchema.nullable().describe("Failures of A on the shared items of this value."),
        rateB: proportionSchema.nullable(),
        difference: intervalSchema.describe("rateA - rateB, paired."),
        p: probability.describe("By the test of the whole comparison."),
        q: probability.nullable().describe("Benjamini-Hochberg among the values."),
      }),
    ),
  })
  .nullable()
  .describe(
    "Where `by` asked for it, largest difference first; no rows where the values are none, one or more than 60.",
  )

export function groupsJson({ key, groups, otherwise }: SharedGroups) {
  return {
    by: key,
    otherwise,
    rows: groups.map(({ value, items, failuresA, failuresB, rateA, rateB, difference, p, q }) => ({
      ...{ value, shared: items, difference, p, q },
      rateA: proportionOf(rateA, { count: failuresA, n: items }),
      rateB: proportionOf(rateB, { count: failuresB, n: items }),
    })),
  }
}
