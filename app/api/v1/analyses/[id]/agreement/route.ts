import { agreementEndpoint, agreementReport } from "@/lib/api/analyses/agreement"
import { route } from "@/lib/http/handlers/route"

export const GET = route(agreementEndpoint, ({ params, query, viewer }) =>
  agreementReport({ a: params.id, ...query }, viewer),
)
