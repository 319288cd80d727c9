import { getSignature, signatureReport } from "@/lib/api/signature"
import { route } from "@/lib/boundary/route"

export const GET = route(getSignature, ({ params, query, viewer }) =>
  signatureReport({ ...query, model: params.id, datasets: query.dataset }, viewer),
)
