"use server"

import { revalidatePath } from "next/cache"
import { z } from "zod"
import { action } from "@/lib/boundary/action"
import { setThreshold } from "@/lib/db/result-set-summary"
import { setVisibility } from "@/lib/db/result-sets"
import { formatScore } from "@/lib/format"
import { routes } from "@/lib/routes"

const id = z.coerce.number().int().positive().max(2_147_483_647)

const thresholdSchema = z.object({
  resultSetId: id,
  datasetId: id,
  rule: z.enum(["given", "mean"]).default("given"),
  /** people write minus signs and decimal commas */
  threshold: z
    .string()
    .max(40)
    .transform((text) => Number(text.trim().replace("−", "-").replace(",", ".")))
    .refine(Number.isFinite, "This must be a number."),
})

export const moveThreshold = action(thresholdSchema, "upload", async (input, viewer) => {
  const { resultSetId, datasetId, rule } = input
  await setThreshold({ resultSetId, datasetId, threshold: rule === "mean" ? "mean" : input.threshold, viewer })
  revalidatePath(routes.resultSet(resultSetId))
  return { message: rule === "mean" ? "0.7 × the mean is used." : `${formatScore(input.threshold)} is used.` }
})

const visibilitySchema = z.object({ resultSetId: id, visibility: z.enum(["private", "unlisted", "public"]) })

export const changeVisibility = action(visibilitySchema, "upload", async ({ resultSetId, visibility }, viewer) => {
  await setVisibility(resultSetId, visibility, viewer)
  revalidatePath(routes.resultSet(resultSetId))
  return { message: "Saved." }
})
