import { listModelsEndpoint, modelList } from "@/lib/api/models"
import { route } from "@/lib/boundary/route"

export const GET = route(listModelsEndpoint, ({ query, viewer }) => modelList(query, viewer))
