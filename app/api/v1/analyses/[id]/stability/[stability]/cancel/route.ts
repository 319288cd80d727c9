import { controlStability, cancelStabilityEndpoint } from "@/lib/api/stability"
import { route } from "@/lib/boundary/route"

export const POST = route(cancelStabilityEndpoint, ({ params, viewer }) =>
  controlStability("cancel", { analysisId: params.id, id: params.stability }, viewer),
)
