import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { createRereading, rereadingTrees } from "@/lib/data/agreement/rereading"
import { analysisReport, analysisSchema } from "./analyses"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { idParams } from "@/lib/api/schema/fields"
import { routes } from "@/lib/routes"
import { requireJudge } from "./start-analysis"

const rereadSchema = z
  .object({
    judge: z.string().min(1).max(200).describe("Who reads them again; the same judge is asked anew."),
    tree: z
      .enum(rereadingTrees)
      .default("same")
      .describe("same: in the mode of the first. shared: placed on the first one's own tree, so that labels compare."),
  })
  .meta({ id: "Rereading" })

const rereadAnalysisEndpoint = endpoint({
  id: "rereadAnalysis",
  method: "POST",
  path: "/api/v1/analyses/{id}/again",
  summary: "Read exactly the same failures again, by another judge or the same one",
  description:
    "Answers at once with the new analysis; compare the two under /api/v1/analyses/{id}/agreement when it is done. 409 while the first is not done.",
  permission: "analyse",
  params: idParams,
  body: rereadSchema,
  reply: analysisSchema,
  status: 202,
  location: ({ id }) => routes.api(`analyses/${id}`),
  handler: ({ params, body, viewer }) => rereadAnalysis(params.id, body, viewer),
})

export const rereadEndpoints = [rereadAnalysisEndpoint]

/** Queues the second reading. The same for the API and the command line. */
export async function rereadAnalysis(
  id: number,
  { judge, tree }: z.output<typeof rereadSchema>,
  viewer: NonNullable<Viewer>,
): Promise<z.input<typeof analysisSchema>> {
  requireJudge(judge, viewer)
  const made = await createRereading({ analysisId: id, judgeId: judge, tree }, viewer)
  return analysisReport(made.id, viewer)
}
