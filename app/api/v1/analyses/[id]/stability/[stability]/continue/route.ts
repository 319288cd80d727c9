import { controlStability, continueStabilityEndpoint } from "@/lib/api/analyses/stability"
import { route } from "@/lib/http/handlers/route"

export const POST = route(continueStabilityEndpoint, ({ params, viewer }) =>
  controlStability("continue", { analysisId: params.id, id: params.stability }, viewer),
)
