import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import { estimateCost, type CostEstimate } from "@/lib/cost/estimate"
import { getReleaseId, type NewAnalysis } from "@/lib/data/analyses/analyses"
import { getResultSet } from "@/lib/data/results/result-sets"
import { analysisSpendStages } from "@/lib/domain/judges/spend"
import { requireMayUse } from "@/lib/judge-info/available-judges"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { count } from "@/lib/api/schema/fields"
import { priceSchema } from "@/lib/api/schema/spend-schema"
import { resolveNames, startSchema } from "./start-analysis"

const range = z.object({ low: z.number().min(0), high: z.number().min(0) })
const amounts = {
  calls: range,
  inputTokens: range,
  outputTokens: range,
  usd: range.nullable().describe("US dollars; null: the price is unknown, which is not the same as 0."),
}

export const estimateSchema = z
  .object({
    failures: count.describe("Failures that would be read."),
    counted: count.describe("Failures whose prompts were built and counted, sampled by the seed."),
    tokenizer: z
      .enum(["own", "other", "none"])
      .describe("Counted with o200k: the judge's own, another family's (the ends are wider), or nothing to count."),
    price: priceSchema.nullable(),
    total: z.object(amounts),
    stages: z.array(z.object({ stage: z.enum(analysisSpendStages), ...amounts })),
    basis: z.object({
      promptTokens: range.describe("A diagnosis prompt, on average."),
      replyTokens: range.describe("A diagnosis, on average."),
      repliesMeasured: count.describe("Replies of this judge behind that; 0: assumed."),
      titlesFrom: z.enum(["judge", "release", "assumption"]),
    }),
  })
  .meta({ id: "CostEstimate" })

const estimateAnalysisEndpoint = endpoint({
  id: "estimateAnalysis",
  method: "POST",
  path: "/api/v1/analyses/estimate",
  summary: "What an analysis would cost, before it is started",
  description:
    "Takes what starting takes and starts nothing. Low to high by stage; nothing is sent to the judge, and replies that are cached from before will cost less.",
  permission: "analyse",
  body: startSchema,
  reply: estimateSchema,
  handler: ({ body, viewer }) => estimateAnalysis(body, viewer),
})

export const estimateEndpoints = [estimateAnalysisEndpoint]

/** The same for the API and the command line. */
export async function estimateAnalysis(
  wanted: z.output<typeof startSchema>,
  viewer: NonNullable<Viewer>,
): Promise<z.input<typeof estimateSchema>> {
  const estimate = await estimateFor(await resolveNames(wanted, viewer), viewer)
  return { ...estimate, stages: [...estimate.stages] }
}

/** The estimate of an analysis as it would be created. Throws not_found for results the viewer may not read. */
export async function estimateFor(wanted: NewAnalysis, viewer: NonNullable<Viewer>): Promise<CostEstimate> {
  requireMayUse(viewer, wanted.judgeId)
  await getResultSet(wanted.resultSetId, viewer)
  const config = analysisConfigSchema.parse(wanted.config)
  const releaseId = config.mode === "induce" ? null : await getReleaseId(wanted.release ?? "latest")
  return estimateCost({ resultSetId: wanted.resultSetId, judgeId: wanted.judgeId, config, releaseId }, viewer)
}
