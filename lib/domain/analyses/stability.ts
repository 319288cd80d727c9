import { z } from "zod"

/** What can be measured: the own tree grown again, or the signature that smaller samples would have shown. */
export const stabilityKinds = ["tree", "signature"] as const
export type StabilityKind = (typeof stabilityKinds)[number]

/** A matched category with at least half of the items in common is the same one again (Hennig 2008: else dissolved). */
export const REAPPEARS = 0.5

const count = z.number().int().min(0)
const share = z.number().min(0).max(1)
const mean = z
  .object({ estimate: z.number(), low: z.number(), high: z.number() })
  .describe("Mean over the runs with Student's interval; the mean itself when the runs do not differ or are two.")

/** One run of kind `tree`: `places[i]` is the node of `failures[i]`, -1 for Other, -2 for unassigned. */
const treeRunSchema = z.object({
  kind: z.literal("tree"),
  nodes: z.array(z.object({ slug: z.string(), name: z.string(), parent: z.string().nullable() })),
  failures: z.array(z.number().int()),
  places: z.array(z.number().int()),
  troubles: count,
})

/** One run of kind `signature`: shares of the failures read, by category. */
const signatureRunSchema = z.object({
  kind: z.literal("signature"),
  read: count,
  shares: z.array(z.object({ key: z.string(), share })),
})

export const runResultSchema = z.discriminatedUnion("kind", [treeRunSchema, signatureRunSchema])
export type TreeRun = z.infer<typeof treeRunSchema>
export type SignatureRun = z.infer<typeof signatureRunSchema>
export type RunResult = z.infer<typeof runResultSchema>

const steadyCategorySchema = z.object({
  slug: z.string(),
  name: z.string(),
  level: z.number().int().min(1),
  parent: z.string().nullable(),
  failures: count.describe("Failures in it in the tree that was measured."),
  jaccard: mean.nullable().describe("Failures in both ÷ failures in either, with the matched category of each run."),
  values: z
    .array(share.nullable())
    .describe("By run; 0 when nothing matches, null when the run drew none of its failures."),
  reappeared: count.describe("Runs whose matched category shares at least half of the failures (Jaccard 0.5)."),
  runs: count.describe("Runs that drew any of its failures."),
  names: z.array(z.string()).describe("What the matched categories are called, the commonest first."),
})
export type SteadyCategory = z.infer<typeof steadyCategorySchema>

const keptSchema = z.object({ level: z.number().int().min(1), kept: count, of: count })

const treeReportSchema = z.object({
  kind: z.literal("tree"),
  failures: count.describe("Failures with a category or Other in the tree that was measured."),
  kept: z.array(z.object({ level: z.number().int().min(1), ratio: share, runs: count, share: mean.nullable() })),
  rand: mean
    .nullable()
    .describe("Adjusted Rand index between the trees of any two runs on the same share of the failures."),
  categories: z.array(steadyCategorySchema),
  runs: z.array(
    z.object({
      position: count,
      seed: z.number().int(),
      ratio: share,
      failures: count.describe("Diagnosed failures the tree was grown from."),
      categories: count.describe("Top categories of the run."),
      troubles: count.describe("Judge calls that brought nothing usable."),
      usable: z.boolean().describe("False when the judge gave no category at all: such a run is not in the means."),
      unassigned: count,
      kept: z.array(keptSchema),
      rand: z.number().nullable().describe("Adjusted Rand index against the tree that was measured, top categories."),
    }),
  ),
})
export type TreeReport = z.infer<typeof treeReportSchema>

const signatureReportSchema = z.object({
  kind: z.literal("signature"),
  read: count.describe("Failures read in the full sample."),
  categories: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      share: share.describe("In the full sample."),
      rates: z.array(
        z.object({
          ratio: share,
          change: share.describe("Mean absolute change of the share over the draws."),
          low: share.describe("Smallest share of the draws."),
          high: share.describe("Largest share of the draws."),
        }),
      ),
    }),
  ),
  rates: z.array(
    z.object({
      ratio: share,
      draws: count,
      read: z.number().min(0).describe("Failures read, mean over the draws."),
      distance: mean.nullable().describe("Total variation distance to the full sample."),
      worst: share.describe("The largest of the draws."),
      sameFirst: count.describe("Draws in which the commonest category is the commonest of the full sample."),
    }),
  ),
  runs: z.array(z.object({ position: count, seed: z.number().int(), ratio: share, read: count, distance: share })),
})
export type SignatureReport = z.infer<typeof signatureReportSchema>

export const stabilityReportSchema = z.discriminatedUnion("kind", [treeReportSchema, signatureReportSchema])
export type StabilityReport = z.infer<typeof stabilityReportSchema>
