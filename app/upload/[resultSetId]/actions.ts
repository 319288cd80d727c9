"use server"

import { revalidatePath } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { action } from "@/lib/http/handlers/action"
import { listRuledAnalyses, setThreshold, type RuledAnalysis } from "@/lib/data/results/move-threshold"
import { orderDeletion } from "@/lib/data/deletion/order-deletion"
import { startFreeChecks } from "@/lib/data/free-checks/start-checks"
import { answerOpenImport } from "@/lib/data/imports/open-imports"
import { matchItems } from "@/lib/data/items/match-items"
import { mergeNames, unmergeName } from "@/lib/data/merges/merge-names"
import { matchings } from "@/lib/domain/results/item-note"
import { nameKinds } from "@/lib/domain/results/name-kind"
import { setCounting } from "@/lib/data/results/counting-rule"
import { setClusters } from "@/lib/data/results/set-clusters"
import { setDirection } from "@/lib/data/results/score-direction"
import { getResultSet, setVisibility } from "@/lib/data/results/result-sets"
import { importAgain } from "@/lib/data/imports/uploads"
import type { Viewer } from "@/lib/domain/access/permissions"
import { AppError, noSuch } from "@/lib/errors"
import { directions, trialRules } from "@/lib/domain/results/score-question"
import { formatScore, plural } from "@/lib/format"
import { ruleWords } from "@/lib/wording/ranking"
import { routes } from "@/lib/routes"
import { sharedResults } from "@/lib/wording/sharing"
import { idParam as id } from "@/lib/http/request/form"

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
  next: z.literal("analyse").optional(),
})

export const moveThreshold = action(thresholdSchema, "upload", async (input, viewer) => {
  const { resultSetId, datasetId, rule } = input
  await setThreshold({ resultSetId, datasetId, threshold: rule === "mean" ? "mean" : input.threshold, viewer })
  const checks = await checkAgain(resultSetId, viewer)
  revalidatePath(routes.resultSet(resultSetId))
  if (input.next === "analyse") redirect(routes.newAnalysis({ results: resultSetId }))
  const kept = (await listRuledAnalyses({ resultSetId, datasetId }, viewer)).filter(({ isCurrent }) => !isCurrent)
  const used = rule === "mean" ? "The proposal from the mean is used." : `${formatScore(input.threshold)} is used.`
  return { message: [used, keptSentence(kept), checks].join(" ").trim() }
})

/** Other answers fail now: where the free checks have gone through those that failed before, they go through these. */
async function checkAgain(resultSetId: number, viewer: NonNullable<Viewer>): Promise<string> {
  const { kind } = await startFreeChecks({ resultSetId, ownerId: viewer.id }, { again: true })
  return kind === "started" ? "The free checks start again." : ""
}

/** Which analyses a moved threshold does not change. */
function keptSentence(kept: readonly RuledAnalysis[]): string {
  const named = kept.slice(0, 3).map((analysis) => `“${analysis.title}” (${analysis.id}) ${ruleWords(analysis)}`)
  const more = kept.length - named.length
  if (named.length === 0) return ""
  return `Analyses keep theirs: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}. Analyse again to see the new one.`
}

/** An import that met a full disk, from the files that are still here. */
export const goOnImporting = action(z.object({ id }), "upload", async ({ id: resultSetId }, viewer) => {
  const { ownerId } = await getResultSet(resultSetId, viewer)
  if (ownerId !== viewer.id) throw noSuch("results", "own")
  await importAgain(resultSetId)
  revalidatePath(routes.resultSet(resultSetId))
})

const visibilitySchema = z.object({ resultSetId: id, visibility: z.enum(["private", "unlisted", "public"]) })

export const changeVisibility = action(visibilitySchema, "upload", async ({ resultSetId, visibility }, viewer) => {
  await setVisibility(resultSetId, visibility, viewer)
  revalidatePath(routes.resultSet(resultSetId))
  return { message: sharedResults(visibility) }
})

/** All that came from them goes as well; the list of results shows how far it is, until they are gone. */
export const deleteResults = action(z.object({ id }), "upload", async ({ id: resultSetId }, viewer) => {
  await orderDeletion(resultSetId, viewer)
  revalidatePath(routes.upload())
  redirect(routes.upload())
})

/** What could not be imported, with its refused rows and its files: nothing else came of it, so nothing is asked. */
export const dismissImport = action(z.object({ id }), "upload", async ({ id: resultSetId }, viewer) => {
  const { status } = await getResultSet(resultSetId, viewer)
  if (status === "importing") throw new AppError("conflict", "These files are being read. Wait until that is over.")
  if (status !== "failed") throw new AppError("conflict", "These results came in. Delete them instead.")
  await orderDeletion(resultSetId, viewer)
  revalidatePath(routes.upload())
  revalidatePath(routes.work())
})

/** The answers are named after the questions, which the database has: what else comes along is not read. */
const answersSchema = z.object({ resultSetId: id }).catchall(z.unknown())

export const answerQuestions = action(answersSchema, "upload", async ({ resultSetId, ...chosen }, viewer) => {
  await answerOpenImport(resultSetId, chosen, viewer)
  revalidatePath(routes.resultSet(resultSetId))
})

/** As components/upload/results/counting-form.tsx sends it: names may be empty, and empty fields are not sent on. */
const marked = z.string().regex(/^=/).max(1_000).transform((text) => text.slice(1)) // prettier-ignore
const countingSchema = z.object({
  ...{ resultSetId: id, datasetId: id },
  metric: marked.optional(),
  variant: marked.optional(),
  trialRule: z.enum(trialRules).optional(),
})

export const changeCounting = action(countingSchema, "upload", async (input, viewer) => {
  const { resultSetId, datasetId, ...change } = input
  await setCounting({ resultSetId, datasetId, change, viewer })
  const checks = await checkAgain(resultSetId, viewer)
  revalidatePath(routes.resultSet(resultSetId))
  return { message: `Saved. ${checks}`.trim() }
})

const clustersSchema = z.object({ resultSetId: id, datasetId: id, cluster: marked })

export const changeClusters = action(clustersSchema, "upload", async (input, viewer) => {
  const { resultSetId, datasetId, cluster } = input
  await setClusters({ resultSetId, datasetId, key: cluster === "" ? null : cluster, viewer })
  revalidatePath(routes.resultSet(resultSetId))
  return { message: cluster === "" ? "Intervals go by item." : `Intervals go by ${cluster}.` }
})

const directionSchema = z.object({ resultSetId: id, datasetId: id, direction: z.enum(directions) })

export const changeDirection = action(directionSchema, "upload", async (input, viewer) => {
  const { resultSetId, datasetId, direction } = input
  await setDirection({ resultSetId, datasetId, direction, viewer })
  const checks = await checkAgain(resultSetId, viewer)
  revalidatePath(routes.resultSet(resultSetId))
  return { message: `Saved. ${checks}`.trim() }
})

const matchSchema = z.object({ resultSetId: id, datasetId: id, by: z.enum(matchings) })

/** By text: under the ids that other results have for the same texts; by id: under those of the files again. */
export const matchItemsBy = action(matchSchema, "upload", async ({ resultSetId, datasetId, by }, viewer) => {
  const moved = await matchItems({ resultSetId, datasetId, by, viewer })
  revalidatePath(routes.resultSet(resultSetId))
  return { message: `${plural(moved, "item")} ${by === "text" ? "matched by text." : "matched by id again."}` }
})

const name = z.string().min(1)
const mergeSchema = z.object({
  resultSetId: id,
  kind: z.enum(nameKinds),
  from: name,
  into: name,
  /** further names that become `into` */
  also: z.union([name.transform((one) => [one]), z.array(name).max(20)]).optional(),
  /** slugs of two models that can be compared then: their comparison comes next */
  modelFrom: z.string().min(1).max(1_000).optional(),
  modelInto: z.string().min(1).max(1_000).optional(),
})

/** Two names of one model or benchmark, in all results of the owner. */
export const mergeOwnNames = action(mergeSchema, "upload", async (input, viewer) => {
  const { resultSetId, kind, from, into, also = [], modelFrom, modelInto } = input
  const merge = await mergeNames(kind, { from, into }, viewer)
  for (const name of also) await mergeNames(kind, { from: name, into }, viewer)
  revalidatePath(routes.resultSet(resultSetId))
  if (modelFrom !== undefined && modelInto !== undefined)
    redirect(routes.compare({ results: resultSetId, a: modelInto, b: modelFrom }))
  return {
    message: `${plural(merge.predictions, "prediction")} of ${merge.from.name} count as ${merge.into.name} now.`,
  }
})

export const unmergeOwnName = action(
  mergeSchema.pick({ resultSetId: true, kind: true, from: true }),
  "upload",
  async ({ resultSetId, kind, from }, viewer) => {
    const { predictions } = await unmergeName(kind, from, viewer)
    revalidatePath(routes.resultSet(resultSetId))
    return { message: `${plural(predictions, "prediction")} are of ${from} again.` }
  },
)
