import { z } from "zod"
import { readAcceptedTerms } from "@/lib/http/cookies/accepted-terms"
import { route } from "@/lib/http/handlers/route"
import { findTexts, getAnnotation, mayShowTexts } from "@/lib/data/failures/annotation-detail"
import { textParts } from "@/lib/domain/failures/passage"
import { AppError } from "@/lib/errors"
import { idParam } from "@/lib/http/request/form"

const files = textParts.map((part) => `${part}.txt` as const)
const params = z.object({
  annotationId: idParam,
  text: z.enum(files),
})

/** One text of a failure, whole, as a file that no browser opens as anything else. */
export const GET = route({ permission: "anyone", params }, async ({ params: { annotationId, text }, viewer }) => {
  const annotation = await getAnnotation(annotationId, viewer)
  const accepted = await readAcceptedTerms()
  if (!mayShowTexts(annotation, accepted))
    throw new AppError("forbidden", `Accept the terms of ${annotation.datasetTitle} on the page of this failure first.`)
  const texts = await findTexts(annotation, viewer, accepted)
  const part = textParts.find((name) => text === `${name}.txt`)
  const content = texts && part ? texts[part] : null
  if (content === null) throw new AppError("not_found", "There is no such text.")
  return new Response(content, {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "content-disposition": `attachment; filename="failure-${annotation.id}-${text}"`,
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex, nofollow",
      "cache-control": "private, no-store",
    },
  })
})
