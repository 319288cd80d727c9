import { controlAnalysis, pauseEndpoint } from "@/lib/api/control"
import { route } from "@/lib/boundary/route"

export const POST = route(pauseEndpoint, ({ params, viewer }) => controlAnalysis("pause", params.id, viewer))
