import { searchEndpoint, searchResult } from "@/lib/api/search"
import { route } from "@/lib/boundary/route"

export const GET = route(searchEndpoint, ({ query, viewer }) => searchResult(query, viewer))
