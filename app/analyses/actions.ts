"use server"

import { revalidatePath } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { parameterFields, parametersOf } from "@/lib/analysis/parameter-form"
import { presetParameters } from "@/lib/analysis/presets"
import { action } from "@/lib/boundary/action"
import { formList } from "@/lib/boundary/form"
import { createAnalysis } from "@/lib/db/analyses"
import { cancelAnalysis, pauseAnalysis, resumeAnalysis, retryFailed } from "@/lib/db/analysis-control"
import { getAnalysisChoices } from "@/lib/db/analysis-choices"
import { getResultSet } from "@/lib/db/result-sets"
import { analysisModes, presetKeys } from "@/lib/domain/words"
import { AppError } from "@/lib/errors"
import { findJudge } from "@/lib/judges"
import { routes } from "@/lib/routes"

const id = z.coerce.number().int().positive().max(2_147_483_647)

const startSchema = z.object({
  results: id,
  title: z.string().trim().max(200).optional(),
  model: formList(id).refine((list) => list.length > 0, "Choose at least one model."),
  dataset: formList(id).refine((list) => list.length > 0, "Choose at least one data set."),
  sampling: z.enum(["ratio", "cap"]),
  percent: z.coerce.number().gt(0, "More than none.").max(100, "At most 100.").default(10),
  cap: z.coerce.number().int().min(1).max(1_000_000).default(25),
  seed: z.coerce.number().int().min(0).max(2_147_483_647).default(42),
  judge: z.string().min(1).max(200),
  mode: z.enum(analysisModes),
  release: z.string().max(80).default("latest"),
  visibility: z.enum(["private", "unlisted", "public"]).default("private"),
  preset: z.enum(presetKeys).default("paper"),
  ...parameterFields,
})

export const startAnalysis = action(startSchema, "analyse", async (form, viewer) => {
  if (!findJudge(form.judge)?.available) throw new AppError("invalid", "This judge is not available here.")
  await getResultSet(form.results, viewer)
  const all = await getAnalysisChoices(form.results)
  const sample = form.sampling === "ratio" ? { ratio: form.percent / 100 } : { ratio: 1, cap: form.cap }
  const modelIds = form.model.length === all.models.length ? [] : form.model
  const datasetIds = form.dataset.length === all.datasets.length ? [] : form.dataset
  const method = { ...presetParameters(form.preset), cap: null, ...parametersOf(form) }
  const config = { ...method, ...sample, modelIds, datasetIds, seed: form.seed, mode: form.mode }
  const { release, visibility, title = "" } = form
  const created = await createAnalysis(
    { resultSetId: form.results, judgeId: form.judge, config, release, visibility, title },
    viewer,
  )
  redirect(routes.analysis(created.id))
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
