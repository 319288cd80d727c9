import { controlAnalysis, resumeEndpoint } from "@/lib/api/control"
import { route } from "@/lib/boundary/route"

export const POST = route(resumeEndpoint, ({ params, viewer }) => controlAnalysis("resume", params.id, viewer))
