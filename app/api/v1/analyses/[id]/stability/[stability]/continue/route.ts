import { controlStability, continueStabilityEndpoint } from "@/lib/api/stability"
import { route } from "@/lib/boundary/route"

export const POST = route(continueStabilityEndpoint, ({ params, viewer }) =>
  controlStability("continue", { analysisId: params.id, id: params.stability }, viewer),
)
