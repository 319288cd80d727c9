import { dryRunReport, startDryRun, startDryRunEndpoint } from "@/lib/api/analyses/dry-runs"
import { route } from "@/lib/http/handlers/route"
import { routes } from "@/lib/routes"

export const POST = route(startDryRunEndpoint, async ({ body, viewer }) => {
  const { id } = await startDryRun(body, viewer)
  const headers = { location: routes.api(`dry-runs/${id}`) }
  return Response.json(await dryRunReport(id, viewer), { status: 202, headers })
})
