import { compareEndpoint, comparisonReport } from "@/lib/api/compare"
import { route } from "@/lib/boundary/route"

export const GET = route(compareEndpoint, ({ query, viewer }) =>
  comparisonReport({ ...query, datasets: query.dataset }, viewer),
)
