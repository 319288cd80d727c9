import { controlAnalysis, retryFailedEndpoint } from "@/lib/api/analyses/analysis-control"
import { route } from "@/lib/http/handlers/route"

export const POST = route(retryFailedEndpoint, ({ params, viewer }) =>
  controlAnalysis("retry-failed", params.id, viewer),
)
