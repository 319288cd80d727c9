"use server"

import { revalidatePath } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { rereadAnalysis } from "@/lib/api/analyses/reread"
import { startStability } from "@/lib/api/analyses/stability"
import { action } from "@/lib/http/handlers/action"
import { formList, idParam as id } from "@/lib/http/request/form"
import { rereadingTrees } from "@/lib/data/agreement/rereading"
import { orderAnalysisDeletion } from "@/lib/data/deletion/order-deletion"
import { cancelStability, continueStability } from "@/lib/data/stability/stability-control"
import { stabilityKinds } from "@/lib/domain/analyses/stability"
import { routes } from "@/lib/routes"

const rereadSchema = z.object({ id, judge: z.string().min(1).max(200), tree: z.enum(rereadingTrees).default("same") })

export const readAgain = action(rereadSchema, "analyse", async (form, viewer) => {
  const made = await rereadAnalysis(form.id, { judge: form.judge, tree: form.tree }, viewer)
  redirect(routes.analysis(made.id))
})

/** What it alone brought goes as well; one's own work shows how far that is. */
export const deleteAnalysis = action(z.object({ id }), "analyse", async (form, viewer) => {
  await orderAnalysisDeletion(form.id, viewer)
  revalidatePath(routes.work())
  redirect(routes.work())
})

const measureSchema = z.object({
  id,
  kind: z.enum(stabilityKinds),
  seeds: z.coerce.number().int().min(1, "At least 1.").max(50, "At most 50."),
  percent: formList(z.coerce.number().gt(0).max(100)).refine((list) => list.length > 0, "Choose at least one share."),
})

export const measureStability = action(measureSchema, "analyse", async (form, viewer) => {
  const ratios = form.percent.map((percent) => percent / 100)
  const made = await startStability(form.id, { kind: form.kind, seeds: form.seeds, ratios }, viewer)
  redirect(routes.stability(form.id, made.id))
})

const control = (change: typeof cancelStability) =>
  action(z.object({ id, analysis: id }), "analyse", async (form, viewer) => {
    await change({ analysisId: form.analysis, id: form.id }, viewer)
    revalidatePath(routes.stability(form.analysis, form.id))
  })

export const cancelMeasurement = control(cancelStability)
export const continueMeasurement = control(continueStability)
