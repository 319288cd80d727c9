import "server-only"
import type { TaskList } from "graphile-worker"
import { z } from "zod"
import { transaction } from "@/lib/data/base/client"
import { on, pooled } from "@/lib/data/base/kysely"
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
    await transaction(async (client) => {
      // Who moves its items to others holds the results: what is read before that would be written under the old ones.
      await on(client).selectFrom("resultSet").select("id").where("id", "=", resultSetId).forKeyShare().execute()
      await indexTexts(on(client), resultSetId)
    })
  },
}
