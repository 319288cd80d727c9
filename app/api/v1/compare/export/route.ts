import { comparedItemsFile, exportComparedEndpoint } from "@/lib/api/compare/compared-items"
import { exportTypes, fileResponse } from "@/lib/http/handlers/file-response"
import { route } from "@/lib/http/handlers/route"

export const GET = route(exportComparedEndpoint, async ({ query, viewer }) =>
  fileResponse(await comparedItemsFile(query, viewer), {
    type: exportTypes[query.format],
    name: `compared-items.${query.format}`,
  }),
)
