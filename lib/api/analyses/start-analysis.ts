import { z } from "zod"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { parameterSchema, type Parameters } from "@/lib/method/config/parameters"
import { presetParameters } from "@/lib/method/config/presets"
import { createAnalysis, type NewAnalysis } from "@/lib/data/analyses/analyses"
import { getDatasetNamed, getModelNamed } from "@/lib/data/scope/names"
import { getResultSet } from "@/lib/data/results/result-sets"
import type { Viewer } from "@/lib/domain/access/permissions"
import { presetKeys, type AnalysisMode } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { findJudge, listJudgesFor, requireMayUse } from "@/lib/judge-info/available-judges"
import { analysisReport, analysisSchema } from "./analyses"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { idParam } from "@/lib/http/request/form"
import { routes } from "@/lib/routes"
import { spendCapSchema } from "./spend-cap"

const names = z.array(z.string().min(1).max(300)).max(1_000)

export const startSchema = z
  .object({
    resultSet: idParam.describe("Results to analyse: the id an import gave."),
    title: z.string().trim().min(1).max(200).optional(),
    judge: z
      .string()
      .min(1)
      .max(200)
      .default("builtin")
      .describe(
        "Who reads. The built-in judge needs no key; `builtin+` before a model's id has it go first (docs/judges.md).",
      ),
    release: z
      .string()
      .min(1)
      .max(100)
      .default("latest")
      .describe('Place failures on this release; "none" to place them on none.'),
    induce: z.boolean().default(false).describe("Build an own tree from these failures as well."),
    models: names.default([]).describe("Only these models (name, slug or id); empty: all."),
    datasets: names.default([]).describe("Only these datasets (name, slug or id); empty: all."),
    preset: z
      .enum(presetKeys)
      .default("paper")
      .describe("Named parameters of the method, docs/method.md; what is given beside it counts instead."),
    parameters: parameterSchema.default({}).describe("Single parameters of the method, docs/method.md."),
    ratio: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe(
        "Share of the failures of each (model, dataset) to read. Default: the preset's; 1 for the built-in judge, which costs nothing.",
      ),
    cap: z.number().int().min(1).max(1_000_000).optional().describe("At most this many of each (model, dataset)."),
    seed: z.number().int().min(0).max(2_147_483_647).optional(),
    spendCap: spendCapSchema.optional().describe("Pauses the analysis when it has spent as much."),
    visibility: z.enum(["private", "unlisted", "public"]).default("private"),
  })
  .meta({ id: "NewAnalysis" })

const startAnalysisEndpoint = endpoint({
  id: "startAnalysis",
  method: "POST",
  path: "/api/v1/analyses",
  summary: "Start an analysis in the background",
  description: "Answers at once; follow it under /api/v1/analyses/{id}.",
  permission: "analyse",
  body: startSchema,
  reply: analysisSchema,
  status: 202,
  location: ({ id }) => routes.api(`analyses/${id}`),
  async handler({ body, viewer }) {
    const { id } = await startAnalysis(body, viewer)
    return analysisReport(id, viewer)
  },
})

export const startEndpoints = [startAnalysisEndpoint]

/** Names -> ids, then queues. The same for the API and the command line. */
export async function startAnalysis(
  wanted: z.output<typeof startSchema>,
  viewer: NonNullable<Viewer>,
): Promise<{ id: number }> {
  return createAnalysis(await resolveNames(wanted, viewer), viewer)
}

/** What was asked for, with ids for names. Throws for names, results and judges that are not there or not the viewer's. */
export async function resolveNames(
  wanted: z.output<typeof startSchema>,
  viewer: NonNullable<Viewer>,
): Promise<NewAnalysis> {
  const mode = modeOf(wanted)
  requireJudge(wanted.judge, viewer)
  const access = { viewer, resultSetIds: [(await getResultSet(wanted.resultSet, viewer)).id] }
  const [modelIds, datasetIds] = await Promise.all([
    Promise.all(wanted.models.map(async (name) => (await getModelNamed(name, { access })).id)),
    Promise.all(wanted.datasets.map(async (name) => (await getDatasetNamed(name, { access })).id)),
  ])
  const { ratio, cap, seed } = wanted
  return {
    resultSetId: wanted.resultSet,
    judgeId: wanted.judge,
    visibility: wanted.visibility,
    ...(wanted.title !== undefined && { title: wanted.title }),
    ...(wanted.spendCap !== undefined && { spendCap: wanted.spendCap }),
    ...(mode !== "induce" && { release: wanted.release }),
    config: {
      mode,
      modelIds,
      datasetIds,
      ...presetParameters(wanted.preset, wanted.judge),
      ...definedOnly(wanted.parameters),
      ...(ratio !== undefined && { ratio }),
      ...(cap !== undefined && { cap }),
      ...(seed !== undefined && { seed }),
    },
  }
}

function definedOnly(given: Parameters): Partial<AnalysisConfig> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function modeOf({ release, induce }: { readonly release: string; readonly induce: boolean }): AnalysisMode {
  if (release === "none" && !induce)
    throw new AppError("invalid", "Neither a release to place failures on nor an own tree to build was asked for.")
  if (release === "none") return "induce"
  return induce ? "both" : "place"
}

/**
 * Throws invalid, saying why, for a judge that is not there or not set up, and forbidden for one that is not the viewer's
 * to use.
 */
export function requireJudge(id: string, viewer: NonNullable<Viewer>): void {
  const judge = findJudge(id)
  if (judge) requireMayUse(viewer, id)
  if (judge?.available) return
  const judges = listJudgesFor(viewer)
  const lacking = judges.find((judge) => !judge.available && (id === judge.id || id.startsWith(`${judge.id}/`)))
  if (lacking) throw new AppError("invalid", `The judge "${id}" is not set up here. ${lacking.reason ?? ""}`.trim())
  const usable = judges.filter(({ available }) => available).map((judge) => judge.id)
  throw new AppError("invalid", `There is no judge "${id}" here, only: ${usable.join(", ")}.`)
}
