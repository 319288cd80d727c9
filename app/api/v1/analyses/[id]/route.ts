import { analysisReport, getAnalysisEndpoint } from "@/lib/api/analyses/analyses"
import { route } from "@/lib/http/handlers/route"

export const GET = route(getAnalysisEndpoint, ({ params, viewer }) => analysisReport(params.id, viewer))
