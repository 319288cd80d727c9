import { controlStability, cancelStabilityEndpoint } from "@/lib/api/analyses/stability"
import { route } from "@/lib/http/handlers/route"

export const POST = route(cancelStabilityEndpoint, ({ params, viewer }) =>
  controlStability("cancel", { analysisId: params.id, id: params.stability }, viewer),
)
