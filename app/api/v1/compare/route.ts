import { compareEndpoint, comparisonReport } from "@/lib/api/compare/compare"
import { route } from "@/lib/http/handlers/route"

export const GET = route(compareEndpoint, ({ query, viewer }) =>
  comparisonReport({ ...query, datasets: query.dataset }, viewer),
)
