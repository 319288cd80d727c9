import { analysisReport, getAnalysisEndpoint } from "@/lib/api/analyses"
import { route } from "@/lib/boundary/route"

export const GET = route(getAnalysisEndpoint, ({ params, viewer }) => analysisReport(params.id, viewer))
