"use server"

import { revalidatePath } from "next/cache"
import { z } from "zod"
import { action } from "@/lib/http/handlers/action"
import { idParam as id } from "@/lib/http/request/form"
import { changeAnalysis, renameResults } from "@/lib/data/people/own-work"
import { setVisibility } from "@/lib/data/results/result-sets"
import { limits } from "@/lib/ingest/limits"
import { routes } from "@/lib/routes"
import { sharedAnalysis, sharedResults } from "@/lib/wording/sharing"

const changeSchema = z.object({
  id,
  name: z.string().trim().min(1, "Give it a name.").max(limits.nameLength),
  visibility: z.enum(["private", "unlisted", "public"]),
})

/** What results are called, and who may see them, texts included. */
export const changeResults = action(changeSchema, "upload", async ({ id: results, name, visibility }, viewer) => {
  await renameResults(results, name, viewer)
  await setVisibility(results, visibility, viewer)
  revalidatePath(routes.work())
  return { message: sharedResults(visibility) }
})

export const changeOwnAnalysis = action(changeSchema, "analyse", async ({ id: analysis, name, visibility }, viewer) => {
  await changeAnalysis(analysis, { title: name, visibility }, viewer)
  revalidatePath(routes.work())
  return { message: sharedAnalysis(visibility) }
})
