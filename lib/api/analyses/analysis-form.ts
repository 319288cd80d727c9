import { z } from "zod"
import { analysisConfigSchema, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import { parameterFields, parametersOf, formParameters } from "@/lib/method/config/parameter-form"
import { parameterText } from "@/lib/method/config/parameter-table"
import { presetParameters } from "@/lib/method/config/presets"
import type { Viewer } from "@/lib/domain/access/permissions"
import { formList, idParam } from "@/lib/http/request/form"
import { getAnalysisChoices } from "@/lib/data/analyses/analysis-choices"
import type { NewAnalysis } from "@/lib/data/analyses/analyses"
import { getResultSet } from "@/lib/data/results/result-sets"
import { capLimits } from "@/lib/domain/judges/spend"
import { analysisModes, presetKeys, type PresetKey } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { findJudge, requireMayUse } from "@/lib/judge-info/available-judges"

/** The form of a new analysis: what starts one, what a dry run tries, and what the address of the page says. */
export const analysisFormSchema = z.object({
  results: idParam,
  title: z.string().trim().max(200).optional(),
  model: formList(idParam).refine((list) => list.length > 0, "Choose at least one model."),
  dataset: formList(idParam).refine((list) => list.length > 0, "Choose at least one dataset."),
  sampling: z.enum(["ratio", "cap"]),
  /** left out: as the preset has it for this judge */
  percent: z.coerce.number().gt(0, "More than none.").max(100, "At most 100.").optional(),
  cap: z.coerce.number().int().min(1).max(1_000_000).default(25),
  seed: z.coerce.number().int().min(0).max(2_147_483_647).default(42),
  judge: z.string().min(1).max(200),
  mode: z.enum(analysisModes),
  release: z.string().max(80).default("latest"),
  visibility: z.enum(["private", "unlisted", "public"]).default("private"),
  preset: z.enum(presetKeys).default("paper"),
  capUsd: z.coerce.number().min(capLimits.usd.min, "At least one cent.").max(capLimits.usd.max).optional(),
  capTokens: z.coerce.number().int().min(capLimits.tokens.min, "At least 1,000.").max(capLimits.tokens.max).optional(),
  ...parameterFields,
})

export type AnalysisForm = z.output<typeof analysisFormSchema>

/** What the form asks for, checked. Throws for results the viewer may not read and judges that are not there. */
export async function analysisOfForm(form: AnalysisForm, viewer: NonNullable<Viewer>): Promise<NewAnalysis> {
  if (!findJudge(form.judge)?.available)
    throw new AppError("invalid", "This judge is not available here. Choose another one.")
  requireMayUse(viewer, form.judge)
  await getResultSet(form.results, viewer)
  const all = await getAnalysisChoices(form.results)
  const usual = presetParameters(form.preset, form.judge)
  const ratio = form.percent === undefined ? usual.ratio : form.percent / 100
  const sample = form.sampling === "ratio" ? { ratio } : { ratio: 1, cap: form.cap }
  const modelIds = form.model.length === all.models.length ? [] : form.model
  const datasetIds = form.dataset.length === all.datasets.length ? [] : form.dataset
  const method = { ...usual, cap: null, ...parametersOf(form) }
  const config = analysisConfigSchema.parse({
    ...method,
    ...sample,
    modelIds,
    datasetIds,
    seed: form.seed,
    mode: form.mode,
  })
  const { release, visibility, title = "" } = form
  const spendCap = { usd: form.capUsd ?? null, tokens: form.capTokens ?? null }
  return { resultSetId: form.results, judgeId: form.judge, config, release, visibility, title, spendCap }
}

type FormValues = Readonly<Record<string, string>>

/** Single-valued fields as a preset fills them for a judge, in the text an input holds. */
export function presetValues(preset: PresetKey, judge: string): FormValues {
  const parameters = presetParameters(preset, judge)
  return {
    sampling: parameters.cap === null ? "ratio" : "cap",
    percent: String(Number((100 * parameters.ratio).toFixed(4))),
    cap: String(parameters.cap ?? 25),
    seed: String(parameters.seed),
    mode: "place",
    visibility: "private",
    ...Object.fromEntries(formParameters.map((name) => [name, parameterText(parameters[name])])),
  }
}

type Address = {
  readonly raw: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly results: number
  readonly preset: PresetKey
  readonly judge: string
  readonly release: string
  readonly modelIds: readonly number[]
  readonly datasetIds: readonly number[]
}

/**
 * The form as an address describes it; what it leaves out is as the preset has it, all models and datasets, the given
 * judge and release. `form` null: something in it cannot be read, which the form itself will say when it is sent.
 */
export function formOfAddress(address: Address): { readonly values: FormValues; readonly form: AnalysisForm | null } {
  const { raw, results, preset, judge, release, modelIds, datasetIds } = address
  const said = (name: string) => (typeof raw[name] === "string" ? raw[name].slice(0, 300) : undefined)
  const defaults: FormValues = { judge, release, ...presetValues(preset, said("judge") ?? judge) }
  const values = Object.fromEntries(
    [...Object.keys(defaults), "title", "capUsd", "capTokens"].flatMap((name) => {
      // A form that was sent as a whole leaves out the boxes that are not ticked.
      const isUnticked = said("whole") !== undefined && ["yes", "no"].includes(defaults[name] ?? "")
      const value = said(name) ?? (isUnticked ? "no" : defaults[name])
      return value === undefined || value === "" ? [] : [[name, value]]
    }),
  )
  const many = (name: string, all: readonly number[]) => {
    const given = raw[name]
    return given === undefined ? all : typeof given === "string" ? [given] : given
  }
  const whole = { ...values, results, preset, model: many("model", modelIds), dataset: many("dataset", datasetIds) }
  return { values, form: analysisFormSchema.safeParse(whole).data ?? null }
}

type Tried = { readonly resultSetId: number; readonly judgeId: string; readonly config: AnalysisConfig }

/** The settings of a dry run as search parameters of the form, as far as they differ from the paper's. */
export function addressOfDryRun({ resultSetId, judgeId, config }: Tried): Record<string, string | string[]> {
  const values: FormValues = {
    sampling: config.cap === null ? "ratio" : "cap",
    percent: String(Number((100 * config.ratio).toFixed(4))),
    ...(config.cap !== null && { cap: String(config.cap) }),
    seed: String(config.seed),
    mode: config.mode,
    ...Object.fromEntries(formParameters.map((name) => [name, parameterText(config[name])])),
  }
  const usual = presetValues("paper", judgeId)
  return {
    results: String(resultSetId),
    judge: judgeId,
    ...Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== usual[name])),
    ...(config.modelIds.length > 0 && { model: config.modelIds.map(String) }),
    ...(config.datasetIds.length > 0 && { dataset: config.datasetIds.map(String) }),
  }
}
