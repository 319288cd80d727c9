import { exportFailuresEndpoint, failureFile } from "@/lib/api/failures"
import { fileResponse } from "@/lib/boundary/file-response"
import { route } from "@/lib/boundary/route"

const types = { csv: "text/csv; charset=utf-8", jsonl: "application/x-ndjson; charset=utf-8" } as const

export const GET = route(exportFailuresEndpoint, async ({ query, viewer }) =>
  fileResponse(await failureFile(query, viewer), { type: types[query.format], name: `failures.${query.format}` }),
)
