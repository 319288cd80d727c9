import "server-only"
import type { TaskList } from "graphile-worker"
import { z } from "zod"
import { pooled } from "@/lib/data/base/kysely"
import type { IndexJob } from "@/lib/data/base/jobs"
import { indexLabels, indexTexts } from "@/lib/data/search/search-index"

const jobSchema = z.object({
  resultSetId: z.number().int(),
  analysisId: z.number().int().nullable(),
}) satisfies z.ZodType<IndexJob>

/**
 * Words of what came in and was read, after all that people wait for: an index of 100,000 answers takes minutes. Run
 * again, it finds there what the first run brought.
 */
export const indexTasks: TaskList = {
  "index-search": async (payload: unknown): Promise<void> => {
    const { resultSetId, analysisId } = jobSchema.parse(payload)
    if (analysisId !== null) await indexLabels(pooled(), analysisId)
    await indexTexts(pooled(), resultSetId)
  },
}
