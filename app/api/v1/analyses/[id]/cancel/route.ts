import { controlAnalysis, cancelEndpoint } from "@/lib/api/control"
import { route } from "@/lib/boundary/route"

export const POST = route(cancelEndpoint, ({ params, viewer }) => controlAnalysis("cancel", params.id, viewer))
