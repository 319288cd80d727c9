import { changeSpendCap, spendCapEndpoint } from "@/lib/api/spend"
import { route } from "@/lib/boundary/route"

export const POST = route(spendCapEndpoint, ({ params, body, viewer }) => changeSpendCap(params.id, body, viewer))
