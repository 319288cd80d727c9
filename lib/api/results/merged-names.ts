import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { kindWords, type NameKind } from "@/lib/domain/results/name-kind"
import { mergeNames, unmergeName, type Merge } from "@/lib/data/merges/merge-names"
import { listMerged } from "@/lib/data/merges/merged-names"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { count } from "@/lib/api/schema/fields"
import { limits } from "@/lib/ingest/limits"

const name = z.string().trim().min(1).max(limits.nameLength)

const merge = z.object({
  from: z.string().describe("The name of the files."),
  into: z.string().describe("The name it counts as."),
  results: count.describe("Result sets of yours in which it does; 0: it holds for later ones alone."),
  predictions: count,
})
const mergeSchemas = {
  model: merge.meta({ id: "MergedModel" }),
  dataset: merge.meta({ id: "MergedDataset" }),
} as const

type Owner = NonNullable<Viewer>

const reportOf = ({ from, into, results, predictions }: Merge) => ({
  ...{ from: from.name, into: into.name, results, predictions },
})

/** The same for the API and the command line. */
export const mergeReport = async (kind: NameKind, wanted: { from: string; into: string }, owner: Owner) =>
  reportOf(await mergeNames(kind, wanted, owner))
export const unmergeReport = async (kind: NameKind, of: string, owner: Owner) =>
  reportOf(await unmergeName(kind, of, owner))
export async function mergedReport(kind: NameKind, owner: Owner) {
  const merged = await listMerged(kind, owner)
  return { merged: merged.map((one) => reportOf({ ...one, results: one.in.length })) }
}

const refusals = {
  model: "409 where both have answers to the same items of one result set",
  dataset:
    "Items go by their ids, as if the files had named the other benchmark. 409 where one model answered the same items of one result set under both names, where one id stands for two questions there, and where its scores are counted by two rules",
} as const

const endpointsOf = (
  kind: NameKind,
  { path, ids }: { path: `/api/v1/${string}`; ids: readonly [string, string, string] },
) => [
  endpoint({
    id: ids[0],
    method: "GET",
    path,
    summary: `Names you took for one ${kindWords[kind]}`,
    permission: "upload",
    reply: z.object({ merged: z.array(mergeSchemas[kind]) }),
    handler: ({ viewer }) => mergedReport(kind, viewer),
  }),
  endpoint({
    id: ids[1],
    method: "POST",
    path,
    summary: `Take two names for one ${kindWords[kind]}`,
    description: `In your own results alone, whose counts follow, and in those you import later; releases and results of others stay. ${refusals[kind]}, and while an analysis of these results is at work; free checks stop, and start again.`,
    permission: "upload",
    body: z.object({ from: name, into: name }),
    reply: mergeSchemas[kind],
    handler: ({ body, viewer }) => mergeReport(kind, body, viewer),
  }),
  endpoint({
    id: ids[2],
    method: "POST",
    path: `${path}/undo`,
    summary: `Let a merged name of a ${kindWords[kind]} stand for itself again`,
    permission: "upload",
    body: z.object({ from: name }),
    reply: mergeSchemas[kind],
    handler: ({ body, viewer }) => unmergeReport(kind, body.from, viewer),
  }),
]

export const mergedNameEndpoints = [
  ...endpointsOf("model", { path: "/api/v1/merged-models", ids: ["listMergedModels", "mergeModels", "unmergeModels"] }),
  ...endpointsOf("dataset", {
    path: "/api/v1/merged-datasets",
    ids: ["listMergedDatasets", "mergeDatasets", "unmergeDatasets"],
  }),
]
