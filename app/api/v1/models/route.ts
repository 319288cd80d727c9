import { listModelsEndpoint, modelList } from "@/lib/api/atlas/models"
import { route } from "@/lib/http/handlers/route"

export const GET = route(listModelsEndpoint, ({ query, viewer }) => modelList(query, viewer))
