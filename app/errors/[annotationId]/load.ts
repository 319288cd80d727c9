import { notFound } from "next/navigation"
import { cache } from "react"
import { getViewer } from "@/lib/auth/session"
import { readAcceptedTerms } from "@/lib/http/cookies/accepted-terms"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { getAnnotation, mayShowTexts } from "@/lib/data/failures/annotation-detail"

/** The failure of one address, for the page and for its title; asked for once a request. */
export const loadAnnotation = cache(async (address: string) => {
  const id = Number(address)
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) notFound()
  const viewer = await getViewer()
  const annotation = await orNotFound(getAnnotation(id, viewer))
  const accepted = await readAcceptedTerms()
  return { viewer, annotation, accepted, locked: !mayShowTexts(annotation, accepted) }
})
