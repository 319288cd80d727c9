"use server"

import { revalidatePath } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { analysisFormSchema, analysisOfForm } from "@/lib/api/analyses/analysis-form"
import { dryRunOf } from "@/lib/api/analyses/dry-runs"
import { action } from "@/lib/http/handlers/action"
import { createAnalysis } from "@/lib/data/analyses/analyses"
import { cancelAnalysis, pauseAnalysis, resumeAnalysis, retryFailed } from "@/lib/data/analyses/analysis-control"
import { routes } from "@/lib/routes"
import { idParam as id } from "@/lib/http/request/form"

export const startAnalysis = action(analysisFormSchema, "analyse", async (form, viewer) => {
  const created = await createAnalysis(await analysisOfForm(form, viewer), viewer)
  redirect(routes.analysis(created.id))
})

/** Reads a few of the failures the form would choose, with its judge and settings; starts no analysis. */
export const dryRun = action(analysisFormSchema, "analyse", async (form, viewer) => {
  const { id: dryRunId } = await dryRunOf(await analysisOfForm(form, viewer), viewer)
  redirect(routes.dryRun(dryRunId))
})

const control = (change: typeof pauseAnalysis) =>
  action(z.object({ id }), "analyse", async (form, viewer) => {
    await change(form.id, viewer)
    revalidatePath(routes.analysis(form.id))
  })

export const pause = control(pauseAnalysis)
export const resume = control(resumeAnalysis)
export const cancel = control(cancelAnalysis)
export const retry = control(retryFailed)
