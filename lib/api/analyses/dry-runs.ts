import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import type { NewAnalysis } from "@/lib/data/analyses/analyses"
import { createDryRun, getDryRun, type DryRun } from "@/lib/data/analyses/dry-runs"
import { findPrice } from "@/lib/data/judges/judge-prices"
import { getResultSet } from "@/lib/data/results/result-sets"
import { dryRunItemSchema, dryRunSizes, dryRunStatuses } from "@/lib/domain/analyses/dry-run"
import { costOf } from "@/lib/domain/judges/price"
import { AppError } from "@/lib/errors"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { count, idParams } from "@/lib/api/schema/fields"
import { routes } from "@/lib/routes"
import { resolveNames, startSchema } from "./start-analysis"

export const dryRunSchema = z
  .object({
    id: z.number().int(),
    status: z.enum(dryRunStatuses),
    message: z.string().nullable().describe("Why it failed."),
    judge: z.string(),
    resultSet: z.object({ id: z.number().int(), name: z.string() }),
    size: count.describe("Failures that are read."),
    items: z.array(dryRunItemSchema),
    total: z.object({
      calls: count,
      reused: count.describe("Failures whose reply was cached: nothing was requested."),
      inputTokens: count,
      cachedInputTokens: count,
      outputTokens: count,
      usd: z.number().nullable().describe("US dollars; null: the price is unknown."),
    }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "DryRun" })

export const dryRunBody = startSchema
  .extend({ size: z.number().int().min(1).max(dryRunSizes.most).default(dryRunSizes.usual) })
  .meta({ id: "NewDryRun" })

const startDryRunEndpoint = endpoint({
  id: "startDryRun",
  method: "POST",
  path: "/api/v1/dry-runs",
  summary: "Read a few failures before starting, prompts and replies in full",
  description:
    "Real calls to the judge, on failures the analysis would read. Nothing is written to an analysis; good replies are cached, so that it does not pay for them again. Answers at once; ask /api/v1/dry-runs/{id} until it is done. Kept for a week.",
  permission: "analyse",
  body: dryRunBody,
  reply: dryRunSchema,
  status: 202,
  location: ({ id }) => routes.api(`dry-runs/${id}`),
  async handler({ body, viewer }) {
    const { id } = await startDryRun(body, viewer)
    return dryRunReport(id, viewer)
  },
})

const getDryRunEndpoint = endpoint({
  id: "getDryRun",
  method: "GET",
  path: "/api/v1/dry-runs/{id}",
  summary: "A dry run of yours, with every prompt and reply",
  permission: "analyse",
  params: idParams,
  reply: dryRunSchema,
  handler: ({ params, viewer }) => dryRunReport(params.id, viewer),
})

export const dryRunEndpoints = [startDryRunEndpoint, getDryRunEndpoint]

/** The same for the API, the command line and the form. */
export async function startDryRun(
  wanted: z.output<typeof dryRunBody>,
  viewer: NonNullable<Viewer>,
): Promise<{ id: number }> {
  return dryRunOf({ ...(await resolveNames(wanted, viewer)), size: wanted.size }, viewer)
}

/** A dry run of an analysis as it would be created. Throws not_found for results the viewer may not read. */
export async function dryRunOf(
  { resultSetId, judgeId, config, size }: NewAnalysis & { readonly size?: number },
  viewer: NonNullable<Viewer>,
): Promise<{ id: number }> {
  const { status } = await getResultSet(resultSetId, viewer)
  if (status !== "ready") throw new AppError("conflict", "These results are not imported yet. Ask again when they are.")
  const parsed = analysisConfigSchema.parse(config)
  return createDryRun({ resultSetId, judgeId, config: parsed, ...(size !== undefined && { size }) }, viewer)
}

export async function dryRunReport(id: number, viewer: NonNullable<Viewer>): Promise<z.input<typeof dryRunSchema>> {
  const run = await getDryRun(id, viewer)
  return {
    id,
    status: run.status,
    message: run.message,
    judge: run.judgeId,
    resultSet: { id: run.resultSetId, name: run.resultSetName },
    size: run.size,
    items: [...run.items],
    total: await totalOf(run),
    createdAt: run.createdAt.toISOString(),
  }
}

async function totalOf({ items, judgeId, ownerId }: DryRun) {
  const paid = items.filter(({ reused }) => !reused).flatMap(({ calls }) => calls)
  const sum = (key: "inputTokens" | "cachedInputTokens" | "outputTokens") =>
    paid.reduce((total, call) => total + call[key], 0)
  const tokens = {
    inputTokens: sum("inputTokens"),
    cachedInputTokens: sum("cachedInputTokens"),
    outputTokens: sum("outputTokens"),
  }
  const reused = items.filter((item) => item.reused).length
  return { calls: paid.length, reused, ...tokens, usd: costOf(tokens, await findPrice(judgeId, ownerId)) }
}
