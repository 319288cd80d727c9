import { getStabilityEndpoint, stabilityReportOf } from "@/lib/api/analyses/stability"
import { route } from "@/lib/http/handlers/route"

export const GET = route(getStabilityEndpoint, ({ params, viewer }) =>
  stabilityReportOf({ analysisId: params.id, id: params.stability }, viewer),
)
