import { exportFailuresEndpoint, failureFile } from "@/lib/api/failures"
import { exportTypes, fileResponse } from "@/lib/boundary/file-response"
import { route } from "@/lib/boundary/route"

export const GET = route(exportFailuresEndpoint, async ({ query, viewer }) =>
  fileResponse(await failureFile(query, viewer), {
    type: exportTypes[query.format],
    name: `failures.${query.format}`,
  }),
)
