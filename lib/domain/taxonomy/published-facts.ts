import { z } from "zod"

const count = z.number().optional().catch(undefined)
const share = z.number().min(0).max(1).nullable().optional().catch(undefined)

/** What is known of a published atlas beside its shares; every part may be missing. */
const publishedFactsSchema = z
  .object({
    totals: z.object({ datasets: count, models: count, topLevelCategories: count, coverage: share }).catch({}),
    attestedByTopicOnly: z.array(z.string()).catch([]),
    namesNotFound: count,
    validation: z
      .object({
        categoryAccuracyByLlm: share,
        instanceAccuracyByLlm: share,
        humanAgreement: share,
        titleStabilityUnderPromptChange: share,
        rebuildRephrased15pct: z.object({ precision: share, recall: share }).optional().catch(undefined),
      })
      .catch({}),
  })
  .catch({ totals: {}, attestedByTopicOnly: [], validation: {} })

export type PublishedFacts = z.infer<typeof publishedFactsSchema>

/** The stored JSON as facts; what cannot be read is left out. */
export function parsePublishedFacts(value: unknown): PublishedFacts {
  return publishedFactsSchema.parse(value)
}
