import { searchEndpoint, searchResult } from "@/lib/api/atlas/search"
import { route } from "@/lib/http/handlers/route"

export const GET = route(searchEndpoint, ({ query, viewer }) => searchResult(query, viewer))
