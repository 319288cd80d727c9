import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getAnalysis, listAnalyses, type Analysis } from "@/lib/data/analyses/analyses"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { listAnalysisStrata } from "@/lib/data/analyses/analysis-strata"
import { getSpend } from "@/lib/data/judges/spend"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { analysisModes, analysisStages, analysisStatuses } from "@/lib/domain/enums"
import { idParam } from "@/lib/http/request/form"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { labelsJson, labelsSchema } from "@/lib/api/schema/labels"
import { count, idParams, limitQuery } from "@/lib/api/schema/fields"
import { diagnosedAbout, funnelSchema } from "@/lib/api/schema/numbers"
import { spendJson, spendSchema } from "@/lib/api/schema/spend-schema"

const summarySchema = z
  .object({
    id: z.number().int(),
    title: z.string(),
    status: z.enum(analysisStatuses),
    stage: z.enum(analysisStages),
    progress: z.object({ done: count, total: count }).describe("Of the stage; total 0 when it is not known yet."),
    message: z.string().nullable().describe("Why it failed, was cancelled, or paused by itself."),
    judge: z.string(),
    mode: z.enum(analysisModes),
    release: z.string().nullable().describe("Key of the release the failures are placed on."),
    tree: z.string().nullable().describe("Key of its own tree, once built; a `release` wherever one is asked for."),
    resultSet: z.object({
      id: z.number().int(),
      name: z.string().nullable().describe("null: these results are private to somebody else."),
    }),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "AnalysisSummary" })

export const analysisSchema = summarySchema
  .extend({
    config: z.record(z.string(), z.unknown()).describe("All settings, the seed included."),
    tokens: z.object({ input: count, output: count }),
    spend: spendSchema,
    funnel: funnelSchema,
    labels: labelsSchema,
    strata: z.array(
      z.object({
        model: z.string(),
        dataset: z.string(),
        threshold: z.number().describe("The analysis was run with it, and keeps it: a score below it is a failure."),
        lowerIsBetter: z.boolean().describe("Then a score above the threshold is the failure."),
        predictions: count.describe("Attempts: predictions with a score."),
        unscored: count,
        failures: count,
        sampled: count,
        diagnosed: count.describe(diagnosedAbout),
        noErrorFound: count,
        refused: count,
        unparseable: count,
        contextTooLong: count,
        unavailable: count,
      }),
    ),
  })
  .meta({ id: "Analysis" })

const listAnalysesEndpoint = endpoint({
  id: "listAnalyses",
  method: "GET",
  path: "/api/v1/analyses",
  summary: "Analyses that are public or yours, newest first",
  permission: "anyone",
  query: z.object({
    after: idParam.optional().describe("`next` of the page before."),
    limit: limitQuery(200, 50),
  }),
  reply: z.object({ analyses: z.array(summarySchema), next: z.number().int().nullable() }).meta({ id: "AnalysisList" }),
  handler: ({ query, viewer }) => analysisList(query, viewer),
})

const getAnalysisEndpoint = endpoint({
  id: "getAnalysis",
  method: "GET",
  path: "/api/v1/analyses/{id}",
  summary: "State, progress and funnel of one analysis",
  permission: "anyone",
  params: idParams,
  reply: analysisSchema,
  handler: ({ params, viewer }) => analysisReport(params.id, viewer),
})

export const analysisEndpoints = [listAnalysesEndpoint, getAnalysisEndpoint]

export async function analysisList(
  page: { readonly after?: number | undefined; readonly limit: number },
  viewer: Viewer,
) {
  const { rows, next } = await listAnalyses(viewer, page)
  return { analyses: rows.map(summaryOf), next }
}

export async function analysisReport(id: number, viewer: Viewer): Promise<z.input<typeof analysisSchema>> {
  const analysis = await getAnalysis(id, viewer)
  const [funnel, strata, spend] = await Promise.all([
    getFunnel(id, analysis.releaseId ?? analysis.treeId),
    listAnalysisStrata(id),
    getSpend(id),
  ])
  return {
    ...summaryOf(analysis),
    config: analysis.config,
    tokens: { input: analysis.inputTokens, output: analysis.outputTokens },
    spend: spendJson(spend),
    funnel,
    labels: labelsJson(labelsOf(analysis.judgeId, funnel)),
    strata,
  }
}

function summaryOf(analysis: Analysis): z.input<typeof summarySchema> {
  const { id, title, status, stage, stageDone, stageTotal, message, judgeId, mode, releaseKey, treeKey } = analysis
  return {
    id,
    title,
    status,
    stage,
    progress: { done: stageDone, total: stageTotal },
    message,
    judge: judgeId,
    mode,
    release: releaseKey,
    tree: treeKey,
    resultSet: { id: analysis.resultSetId, name: analysis.resultSetName },
    createdAt: analysis.createdAt.toISOString(),
    finishedAt: analysis.finishedAt?.toISOString() ?? null,
  }
}
