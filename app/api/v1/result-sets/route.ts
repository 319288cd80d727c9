import { receiveFile } from "@/lib/api/results/upload-file"
import { resultSetReport, uploadResultSet } from "@/lib/api/results/result-sets"
import { route } from "@/lib/http/handlers/route"
import { applyAsked } from "@/lib/data/results/apply-score-answers"
import { answersOf, parseScale } from "@/lib/domain/results/score-question"
import { routes } from "@/lib/routes"

export const POST = route(uploadResultSet, async ({ query, viewer, request }) => {
  const { name, dataset = null, direction, scale, threshold } = query
  const answers = answersOf({ direction, scales: scale.flatMap((text) => parseScale(text) ?? []) })
  const { resultSetId: id, isHere } = await receiveFile(request, {
    ownerId: viewer.id,
    fileName: name,
    dataset,
    threshold,
    answers,
  })
  // What is here already changes now; an import that is queued applies them itself.
  const applied = isHere ? await applyAsked(id, { ownerId: viewer.id, threshold, answers, isNew: false }) : {}
  const headers = { location: routes.api(`result-sets/${id}`) }
  return Response.json(await resultSetReport(id, viewer, applied), { status: 202, headers })
})
