import { estimateAnalysis, estimateEndpoint } from "@/lib/api/estimate"
import { route } from "@/lib/boundary/route"

export const POST = route(estimateEndpoint, ({ body, viewer }) => estimateAnalysis(body, viewer))
