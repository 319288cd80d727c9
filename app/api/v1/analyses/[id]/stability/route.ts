import {
  listStabilityEndpoint,
  stabilityList,
  stabilityReportOf,
  startStability,
  startStabilityEndpoint,
} from "@/lib/api/analyses/stability"
import { route } from "@/lib/http/handlers/route"
import { routes } from "@/lib/routes"

export const GET = route(listStabilityEndpoint, ({ params, viewer }) => stabilityList(params.id, viewer))

export const POST = route(startStabilityEndpoint, async ({ params, body, viewer }) => {
  const { id } = await startStability(params.id, body, viewer)
  const headers = { location: routes.api(`analyses/${params.id}/stability/${id}`) }
  return Response.json(await stabilityReportOf({ analysisId: params.id, id }, viewer), { status: 202, headers })
})
