import { controlAnalysis, resumeEndpoint } from "@/lib/api/analyses/analysis-control"
import { route } from "@/lib/http/handlers/route"

export const POST = route(resumeEndpoint, ({ params, viewer }) => controlAnalysis("resume", params.id, viewer))
