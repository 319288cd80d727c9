import { exportFailuresEndpoint, failureFile } from "@/lib/api/atlas/failures"
import { exportTypes, fileResponse } from "@/lib/http/handlers/file-response"
import { route } from "@/lib/http/handlers/route"

export const GET = route(exportFailuresEndpoint, async ({ query, viewer }) =>
  fileResponse(await failureFile(query, viewer), {
    type: exportTypes[query.format],
    name: `failures.${query.format}`,
  }),
)
