import { getSignature, signatureReport } from "@/lib/api/atlas/signature"
import { route } from "@/lib/http/handlers/route"

export const GET = route(getSignature, ({ params, query, viewer }) =>
  signatureReport({ ...query, model: params.id, datasets: query.dataset }, viewer),
)
