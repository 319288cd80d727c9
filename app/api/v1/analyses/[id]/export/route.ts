import { exportAnalysis } from "@/lib/api/export"
import { exportFile } from "@/lib/api/export-formats"
import { fileResponse } from "@/lib/boundary/file-response"
import { route } from "@/lib/boundary/route"

export const GET = route(exportAnalysis, async ({ params, query, viewer }) => {
  const file = await exportFile({ analysis: params.id, ...query }, viewer)
  return fileResponse(file.chunks, file)
})
