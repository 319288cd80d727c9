import { comparedItemsFile, exportComparedEndpoint } from "@/lib/api/compared-items"
import { exportTypes, fileResponse } from "@/lib/boundary/file-response"
import { route } from "@/lib/boundary/route"

export const GET = route(exportComparedEndpoint, async ({ query, viewer }) =>
  fileResponse(await comparedItemsFile(query, viewer), {
    type: exportTypes[query.format],
    name: `compared-items.${query.format}`,
  }),
)
