import { agreementEndpoint, agreementReport } from "@/lib/api/agreement"
import { route } from "@/lib/boundary/route"

export const GET = route(agreementEndpoint, ({ params, query, viewer }) =>
  agreementReport({ a: params.id, ...query }, viewer),
)
