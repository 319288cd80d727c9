import { failureList, listFailuresEndpoint } from "@/lib/api/failures"
import { route } from "@/lib/boundary/route"

export const GET = route(listFailuresEndpoint, ({ query, viewer }) => failureList(query, viewer))
