import { changeSpendCap, spendCapEndpoint } from "@/lib/api/analyses/spend-cap"
import { route } from "@/lib/http/handlers/route"

export const POST = route(spendCapEndpoint, ({ params, body, viewer }) => changeSpendCap(params.id, body, viewer))
