import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { mergeModels, unmergeModel, type Merge } from "@/lib/data/merges/merge-models"
import { listMerged } from "@/lib/data/merges/merged-models"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { count } from "@/lib/api/schema/fields"
import { limits } from "@/lib/ingest/limits"

const name = z.string().trim().min(1).max(limits.nameLength)

const mergeSchema = z
  .object({
    from: z.string().describe("The name of the files."),
    into: z.string().describe("The name it counts as."),
    results: count.describe("Result sets of yours in which it does."),
    predictions: count,
  })
  .meta({ id: "MergedModel" })

type Owner = NonNullable<Viewer>

const reportOf = ({ from, into, results, predictions }: Merge) => ({
  ...{ from: from.name, into: into.name, results, predictions },
})

/** The same for the API and the command line. */
export const mergeReport = async (wanted: { from: string; into: string }, owner: Owner) =>
  reportOf(await mergeModels(wanted, owner))
export const unmergeReport = async (of: string, owner: Owner) => reportOf(await unmergeModel(of, owner))
export async function mergedReport(owner: Owner) {
  const merged = await listMerged(owner)
  return { merged: merged.map((one) => reportOf({ ...one, results: one.in.length })) }
}

export const mergedModelEndpoints = [
  endpoint({
    id: "listMergedModels",
    method: "GET",
    path: "/api/v1/merged-models",
    summary: "Names you took for one model",
    permission: "upload",
    reply: z.object({ merged: z.array(mergeSchema) }),
    handler: ({ viewer }) => mergedReport(viewer),
  }),
  endpoint({
    id: "mergeModels",
    method: "POST",
    path: "/api/v1/merged-models",
    summary: "Take two names for one model",
    description:
      "In your own results alone, whose counts follow; releases and results of others stay. 409 where both have answers to the same items of one result set, and while an analysis of these results is at work.",
    permission: "upload",
    body: z.object({ from: name, into: name }),
    reply: mergeSchema,
    handler: ({ body, viewer }) => mergeReport(body, viewer),
  }),
  endpoint({
    id: "unmergeModels",
    method: "POST",
    path: "/api/v1/merged-models/undo",
    summary: "Let a merged name stand for itself again",
    permission: "upload",
    body: z.object({ from: name }),
    reply: mergeSchema,
    handler: ({ body, viewer }) => unmergeReport(body.from, viewer),
  }),
]
