"use server"

import { redirect } from "next/navigation"
import { z } from "zod"
import { rememberTerms } from "@/lib/http/cookies/accepted-terms"
import { action } from "@/lib/http/handlers/action"
import { getAnnotation } from "@/lib/data/failures/annotation-detail"
import { getGate } from "@/lib/data/failures/gated-datasets"
import { termsKey } from "@/lib/domain/access/gated-dataset"
import { routes } from "@/lib/routes"
import { idParam } from "@/lib/http/request/form"

const acceptSchema = z.object({
  dataset: z.string().min(1).max(300),
  annotationId: idParam,
  query: z.string().max(2_000).default(""),
  agree: z.literal("on", "Tick that you agree."),
})

/** A reader accepts the terms of a gated dataset; remembered by this browser, then the item is shown. */
export const acceptTerms = action(acceptSchema, "anyone", async ({ dataset, annotationId, query }, viewer) => {
  const { analysisId } = await getAnnotation(annotationId, viewer)
  await rememberTerms(termsKey(await getGate(dataset, { viewer, analysisIds: [analysisId] })))
  redirect(`${routes.error(annotationId)}${query === "" ? "" : `?${new URLSearchParams(query).toString()}`}`)
})
