import { receiveFile } from "@/lib/api/receive-file"
import { resultSetReport, uploadResultSet } from "@/lib/api/result-sets"
import { route } from "@/lib/boundary/route"
import { routes } from "@/lib/routes"

export const POST = route(uploadResultSet, async ({ query, viewer, request }) => {
  const { name, dataset = null } = query
  const id = await receiveFile(request, { ownerId: viewer.id, fileName: name, dataset })
  const headers = { location: routes.api(`result-sets/${id}`) }
  return Response.json(await resultSetReport(id, viewer), { status: 202, headers })
})
