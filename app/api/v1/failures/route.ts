import { failureList, listFailuresEndpoint } from "@/lib/api/atlas/failures"
import { route } from "@/lib/http/handlers/route"

export const GET = route(listFailuresEndpoint, ({ query, viewer }) => failureList(query, viewer))
