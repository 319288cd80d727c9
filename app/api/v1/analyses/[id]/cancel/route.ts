import { controlAnalysis, cancelEndpoint } from "@/lib/api/analyses/analysis-control"
import { route } from "@/lib/http/handlers/route"

export const POST = route(cancelEndpoint, ({ params, viewer }) => controlAnalysis("cancel", params.id, viewer))
