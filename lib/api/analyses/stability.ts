import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { getStability, listStabilities, type Stability } from "@/lib/data/stability/stability"
import { cancelStability, continueStability, createStability } from "@/lib/data/stability/stability-control"
import { stabilityKinds, stabilityReportSchema } from "@/lib/domain/analyses/stability"
import { analysisStatuses } from "@/lib/domain/enums"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { idParam } from "@/lib/http/request/form"
import { count, idParams } from "@/lib/api/schema/fields"
import { routes } from "@/lib/routes"

const ratio = z.number().gt(0).max(1)

const summarySchema = z
  .object({
    id: z.number().int(),
    analysis: z.number().int(),
    kind: z
      .enum(stabilityKinds)
      .describe("tree: the own tree grown again. signature: what smaller samples would show."),
    status: z.enum(analysisStatuses),
    message: z.string().nullable(),
    progress: z.object({ done: count, total: count }).describe("Runs."),
    tokens: z.object({ input: count, output: count }),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "StabilitySummary" })

export const stabilitySchema = summarySchema
  .extend({
    runs: z.array(z.object({ position: count, seed: z.number().int(), ratio, done: z.boolean() })),
    report: stabilityReportSchema.nullable().describe("Null until all runs are in."),
  })
  .meta({ id: "Stability" })

const newStabilitySchema = z
  .object({
    kind: z.enum(stabilityKinds).optional().describe("Default: tree where the analysis has one of its own."),
    seeds: z.number().int().min(1).max(50).optional().describe("Runs a ratio: 5 of a tree, 20 of a signature."),
    ratios: z
      .array(ratio)
      .min(1)
      .max(10)
      .optional()
      .describe("Shares of the sample; default 1 and 0.5, or 0.5, 0.25, 0.1."),
  })
  .meta({ id: "NewStability" })

const oneParams = idParams.extend({ stability: idParam })

const listStabilityEndpoint = endpoint({
  id: "listStability",
  method: "GET",
  path: "/api/v1/analyses/{id}/stability",
  summary: "Measurements of how steady an analysis is, newest first",
  permission: "anyone",
  params: idParams,
  reply: z.object({ stability: z.array(summarySchema) }).meta({ id: "StabilityList" }),
  async handler({ params, viewer }) {
    await getAnalysis(params.id, viewer)
    return { stability: (await listStabilities(params.id)).map(summaryOf) }
  },
})

const startStabilityEndpoint = endpoint({
  id: "startStability",
  method: "POST",
  path: "/api/v1/analyses/{id}/stability",
  summary: "Measure how steady its tree or its signature is, in the background",
  description:
    "Diagnoses are shared, never repeated. Growing trees asks the judge for categories and places once a run; signatures ask nobody.",
  permission: "analyse",
  params: idParams,
  body: newStabilitySchema,
  reply: stabilitySchema,
  status: 202,
  location: ({ analysis, id }) => routes.api(`analyses/${analysis}/stability/${id}`),
  async handler({ params, body, viewer }) {
    const { id } = await startStability(params.id, body, viewer)
    return stabilityReportOf({ analysisId: params.id, id }, viewer)
  },
})

const getStabilityEndpoint = endpoint({
  id: "getStability",
  method: "GET",
  path: "/api/v1/analyses/{id}/stability/{stability}",
  summary: "State and report of one measurement",
  permission: "anyone",
  params: oneParams,
  reply: stabilitySchema,
  handler: ({ params, viewer }) => stabilityReportOf({ analysisId: params.id, id: params.stability }, viewer),
})

function controlEndpoint(control: keyof typeof changes, about: { readonly id: string; readonly summary: string }) {
  return endpoint({
    ...about,
    method: "POST",
    path: `/api/v1/analyses/{id}/stability/{stability}/${control}`,
    permission: "analyse",
    params: oneParams,
    reply: stabilitySchema,
    async handler({ params, viewer }) {
      const wanted = { analysisId: params.id, id: params.stability }
      await changes[control](wanted, viewer)
      return stabilityReportOf(wanted, viewer)
    },
  })
}

const changes = { cancel: cancelStability, continue: continueStability }

const stabilityControlEndpoints = [
  controlEndpoint("cancel", { id: "cancelStability", summary: "Stop a measurement; finished runs are kept" }),
  controlEndpoint("continue", {
    id: "continueStability",
    summary: "Go on with the runs that are missing, after a failure or a cancellation",
  }),
]

export const stabilityEndpoints = [
  listStabilityEndpoint,
  startStabilityEndpoint,
  getStabilityEndpoint,
  ...stabilityControlEndpoints,
]

type Wanted = { readonly analysisId: number; readonly id: number }

export async function stabilityReportOf(wanted: Wanted, viewer: Viewer): Promise<z.input<typeof stabilitySchema>> {
  return json(await getStability(wanted, viewer))
}

/** Queues a measurement with the usual runs where none were named. The same for API, pages and command line. */
export async function startStability(
  analysisId: number,
  wanted: z.output<typeof newStabilitySchema>,
  viewer: NonNullable<Viewer>,
): Promise<{ id: number }> {
  const { treeId } = await getAnalysis(analysisId, viewer)
  const kind = wanted.kind ?? (treeId === null ? "signature" : "tree")
  const { seeds, ratios } = usualRuns[kind]
  return createStability({ analysisId, kind, seeds: wanted.seeds ?? seeds, ratios: wanted.ratios ?? ratios }, viewer)
}

/** Trees cost judge calls, signatures nothing. */
const usualRuns = {
  tree: { seeds: 5, ratios: [1, 0.5] },
  signature: { seeds: 20, ratios: [0.5, 0.25, 0.1] },
} as const

function json(stability: Stability): z.input<typeof stabilitySchema> {
  return {
    ...summaryOf(stability),
    runs: stability.runs.map(({ position, seed, ratio: share, isDone }) => ({
      position,
      seed,
      ratio: share,
      done: isDone,
    })),
    report: stability.report,
  }
}

function summaryOf(one: Stability): z.input<typeof summarySchema> {
  return {
    id: one.id,
    analysis: one.analysisId,
    kind: one.kind,
    status: one.status,
    message: one.message,
    progress: { done: one.runs.filter(({ isDone }) => isDone).length, total: one.runs.length },
    tokens: { input: one.inputTokens, output: one.outputTokens },
    createdAt: one.createdAt.toISOString(),
    finishedAt: one.finishedAt?.toISOString() ?? null,
  }
}
