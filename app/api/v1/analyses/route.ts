import { analysisList, analysisReport, listAnalysesEndpoint } from "@/lib/api/analyses/analyses"
import { startAnalysis, startAnalysisEndpoint } from "@/lib/api/analyses/start-analysis"
import { route } from "@/lib/http/handlers/route"
import { routes } from "@/lib/routes"

export const GET = route(listAnalysesEndpoint, ({ query, viewer }) => analysisList(query, viewer))

export const POST = route(startAnalysisEndpoint, async ({ body, viewer }) => {
  const { id } = await startAnalysis(body, viewer)
  const headers = { location: routes.api(`analyses/${id}`) }
  return Response.json(await analysisReport(id, viewer), { status: 202, headers })
})
