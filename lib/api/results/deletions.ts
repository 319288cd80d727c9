import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { analysisStatuses } from "@/lib/domain/enums"
import { getDeletion, removedSchema } from "@/lib/data/deletion/deletions"
import { previewAnalysisDeletion } from "@/lib/data/deletion/analysis-to-delete"
import { orderAnalysisDeletion, orderDeletion } from "@/lib/data/deletion/order-deletion"
import { previewDeletion } from "@/lib/data/deletion/results-to-delete"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { count, idParams } from "@/lib/api/schema/fields"
import { routes } from "@/lib/routes"

const previewSchema = z
  .object({
    resultSet: z.number().int(),
    name: z.string(),
    status: z.enum(["importing", "ready", "failed", "deleting"]),
    predictions: count,
    items: count.describe("Questions whose text came with these results."),
    analyses: z.array(
      z.object({ analysis: z.number().int(), title: z.string().nullable().describe("Null: somebody else's.") }),
    ),
    diagnoses: count,
    reviews: count,
    dryRuns: count,
    judgeReplies: count,
    files: z.array(z.string()),
    models: z.array(z.string()).describe("Names that only these results have."),
    datasets: z.array(z.string()),
    forgotten: z
      .array(z.object({ from: z.string(), into: z.string() }))
      .describe("Names you merged that nobody else has: a later import of `from` stands for itself again."),
    blocked: z.string().nullable().describe("Why they cannot be deleted, with the way out."),
  })
  .meta({ id: "DeletionPreview" })

const analysisPreviewSchema = z
  .object({
    analysis: z.number().int(),
    resultSet: z.number().int(),
    title: z.string(),
    status: z.enum(analysisStatuses),
    diagnoses: count.describe("Failures it read or went through."),
    labels: count.describe("Their places in categories."),
    categories: count.describe("Categories of the tree that was built from it."),
    reviews: count,
    stabilities: count.describe("Measurements of how steady it is."),
    dryRuns: count.describe("Yours, with its judge and settings."),
    judgeReplies: count.describe("Replies of its judge that no other analysis asked for."),
    blocked: z.string().nullable().describe("Why it cannot be deleted, with the way out."),
  })
  .meta({ id: "AnalysisDeletionPreview" })

const deletionSchema = z
  .object({
    deletion: z.number().int(),
    resultSet: z.number().int(),
    analysis: z.number().int().nullable().describe("The analysis that goes alone; null: the results go."),
    status: z.enum(["deleting", "done"]),
    progress: z.number().min(0).max(1),
    message: z.string().nullable().describe("Why it stands still; it is tried again."),
    removed: removedSchema.nullable().describe("What is gone, once it is done."),
  })
  .meta({ id: "Deletion" })

type Owner = NonNullable<Viewer>

/** The same for the API and the command line. */
export async function previewReport(resultSetId: number, owner: Owner): Promise<z.infer<typeof previewSchema>> {
  const { id, analyses, files, models, datasets, forgotten, ...rest } = await previewDeletion(resultSetId, owner)
  return {
    ...{
      resultSet: id,
      ...rest,
      files: [...files],
      models: [...models],
      datasets: [...datasets],
      forgotten: [...forgotten],
    },
    analyses: analyses.map(({ id: analysis, title }) => ({ analysis, title })),
  }
}

export async function analysisPreviewReport(
  analysisId: number,
  owner: Owner,
): Promise<z.infer<typeof analysisPreviewSchema>> {
  const { id: analysis, resultSetId: resultSet, ...rest } = await previewAnalysisDeletion(analysisId, owner)
  return { analysis, resultSet, ...rest }
}

export async function deletionReport(deletionId: number, owner: Owner): Promise<z.infer<typeof deletionSchema>> {
  const { id, resultSetId, analysisId, progress, message, removed, finishedAt } = await getDeletion(deletionId, owner)
  const status = finishedAt ? "done" : "deleting"
  return { deletion: id, resultSet: resultSetId, analysis: analysisId, status, progress, message, removed }
}

export const deletionEndpoints = [
  endpoint({
    id: "previewDeletion",
    method: "GET",
    path: "/api/v1/result-sets/{id}/deletion",
    summary: "What would go if results were deleted",
    permission: "upload",
    params: idParams,
    reply: previewSchema,
    handler: ({ params, viewer }) => previewReport(params.id, viewer),
  }),
  endpoint({
    id: "deleteResultSet",
    method: "DELETE",
    path: "/api/v1/result-sets/{id}",
    summary: "Delete results and all that came from them",
    description:
      "Texts, predictions, analyses made from them, reviews, replies of judges about them, search entries and uploaded files. It happens in the background, cannot be undone, and is followed under /api/v1/deletions/{id}. 409 while they are coming in, and where a release or an analysis of other results stands on them.",
    permission: "upload",
    params: idParams,
    reply: deletionSchema,
    status: 202,
    location: ({ deletion }) => routes.api(`deletions/${deletion}`),
    handler: async ({ params, viewer }) => deletionReport(await orderDeletion(params.id, viewer), viewer),
  }),
  endpoint({
    id: "previewAnalysisDeletion",
    method: "GET",
    path: "/api/v1/analyses/{id}/deletion",
    summary: "What would go if one analysis were deleted",
    permission: "analyse",
    params: idParams,
    reply: analysisPreviewSchema,
    handler: ({ params, viewer }) => analysisPreviewReport(params.id, viewer),
  }),
  endpoint({
    id: "deleteAnalysis",
    method: "DELETE",
    path: "/api/v1/analyses/{id}",
    summary: "Delete one analysis, not the results it read",
    description:
      "Its diagnoses, labels and reviews, the tree built from it, measurements of its stability, your dry runs with its judge and settings, and replies of its judge that no other analysis asked for. It happens in the background, cannot be undone, and is followed under /api/v1/deletions/{id}. 409 while it is at work, and where a release, another analysis's places, or a second reading of yours stands on it.",
    permission: "analyse",
    params: idParams,
    reply: deletionSchema,
    status: 202,
    location: ({ deletion }) => routes.api(`deletions/${deletion}`),
    handler: async ({ params, viewer }) => deletionReport(await orderAnalysisDeletion(params.id, viewer), viewer),
  }),
  endpoint({
    id: "getDeletion",
    method: "GET",
    path: "/api/v1/deletions/{id}",
    summary: "How far a deletion is",
    permission: "upload",
    params: idParams,
    reply: deletionSchema,
    handler: ({ params, viewer }) => deletionReport(params.id, viewer),
  }),
]
