import { exportAnalysis } from "@/lib/api/export/export"
import { exportFile } from "@/lib/api/export/export-file"
import { fileResponse } from "@/lib/http/handlers/file-response"
import { route } from "@/lib/http/handlers/route"

export const GET = route(exportAnalysis, async ({ params, query, viewer }) => {
  const file = await exportFile({ analysis: params.id, ...query }, viewer)
  return fileResponse(file.chunks, file)
})
