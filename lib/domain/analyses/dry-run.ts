import { z } from "zod"
import { outcomeAbout, outcomes } from "@/lib/domain/enums"

/** How many failures a dry run reads. */
export const dryRunSizes = { usual: 5, most: 10 } as const

const count = z.number().int().min(0)

/** One call to the judge, whole: what was sent and what came back. */
const dryRunCallSchema = z.object({
  system: z.string(),
  prompt: z.string(),
  reply: z.string().nullable().describe("The reply word for word; null when there was none."),
  problem: z.string().nullable().describe("Why there is no reply."),
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
})

/** One failure with all that was said about it. */
export const dryRunItemSchema = z
  .object({
    model: z.string(),
    dataset: z.string(),
    example: z.string(),
    outcome: z.enum(outcomes).describe(outcomeAbout),
    detail: z.string().nullable(),
    title: z.string().nullable(),
    reading: z.unknown().describe("The diagnosis as it would be kept; null when there is none."),
    reused: z.boolean().describe("The reply was cached: nothing was asked, nothing paid."),
    calls: z.array(dryRunCallSchema).describe("Empty for the built-in judge, which asks nobody."),
  })
  .meta({ id: "DryRunItem" })

export type DryRunCall = z.infer<typeof dryRunCallSchema>
export type DryRunItem = z.infer<typeof dryRunItemSchema>

export const dryRunStatuses = ["queued", "running", "done", "failed"] as const
