import { estimateAnalysis, estimateEndpoint } from "@/lib/api/analyses/estimate"
import { route } from "@/lib/http/handlers/route"

export const POST = route(estimateEndpoint, ({ body, viewer }) => estimateAnalysis(body, viewer))
