import { rereadAnalysis, rereadEndpoint } from "@/lib/api/analyses/reread"
import { route } from "@/lib/http/handlers/route"
import { routes } from "@/lib/routes"

export const POST = route(rereadEndpoint, async ({ params, body, viewer }) => {
  const report = await rereadAnalysis(params.id, body, viewer)
  return Response.json(report, { status: 202, headers: { location: routes.api(`analyses/${report.id}`) } })
})
