import { controlAnalysis, pauseEndpoint } from "@/lib/api/analyses/analysis-control"
import { route } from "@/lib/http/handlers/route"

export const POST = route(pauseEndpoint, ({ params, viewer }) => controlAnalysis("pause", params.id, viewer))
