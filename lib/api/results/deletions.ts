import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getDeletion, removedSchema } from "@/lib/data/deletion/deletions"
import { orderDeletion } from "@/lib/data/deletion/order-deletion"
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

const deletionSchema = z
  .object({
    deletion: z.number().int(),
    resultSet: z.number().int(),
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

export async function deletionReport(deletionId: number, owner: Owner): Promise<z.infer<typeof deletionSchema>> {
  const { id, resultSetId, progress, message, removed, finishedAt } = await getDeletion(deletionId, owner)
  return { deletion: id, resultSet: resultSetId, status: finishedAt ? "done" : "deleting", progress, message, removed }
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
