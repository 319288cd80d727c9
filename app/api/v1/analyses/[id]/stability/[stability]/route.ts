import { getStabilityEndpoint, stabilityReportOf } from "@/lib/api/stability"
import { route } from "@/lib/boundary/route"

export const GET = route(getStabilityEndpoint, ({ params, viewer }) =>
  stabilityReportOf({ analysisId: params.id, id: params.stability }, viewer),
)
