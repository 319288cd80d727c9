import "server-only"
import { z } from "zod"
import { pooled } from "@/lib/data/base/kysely"
import type { PredictionDetail } from "@/lib/domain/results/prediction-detail"

const turnsSchema = z.array(
  z.object({
    role: z.enum(["system", "user", "assistant", "tool"]),
    text: z.string(),
    reasoning: z.string().optional(),
    calls: z.array(z.object({ name: z.string(), arguments: z.string() })).optional(),
  }),
)
const metricsSchema = z.record(z.string(), z.union([z.number(), z.string(), z.null()]))
const metadataSchema = z.record(z.string(), z.json())

/**
 * What is kept of a prediction beside its texts; null when that is nothing. Ask for predictions whose texts may be shown
 * only (findTexts): turns are the same words.
 */
export async function findDetail(predictionId: number): Promise<PredictionDetail | null> {
  const row = await pooled()
    .selectFrom("predictionDetail")
    .select(["metrics", "metadata", "turns"])
    .where("predictionId", "=", predictionId)
    .executeTakeFirst()
  if (!row) return null
  return {
    metrics: metricsSchema.nullable().catch(null).parse(row.metrics),
    metadata: metadataSchema.nullable().catch(null).parse(row.metadata),
    turns: turnsSchema.nullable().catch(null).parse(row.turns),
  }
}
