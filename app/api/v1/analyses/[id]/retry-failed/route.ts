import { controlAnalysis, retryFailedEndpoint } from "@/lib/api/control"
import { route } from "@/lib/boundary/route"

export const POST = route(retryFailedEndpoint, ({ params, viewer }) =>
  controlAnalysis("retry-failed", params.id, viewer),
)
