import "server-only"
import type { PoolClient } from "pg"
import { sql } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import {
  saidMetric,
  saidTrialRule,
  saidVariant,
  type NamedRows,
  type ScoreAnswers,
  type TrialRule,
} from "@/lib/domain/results/score-question"
import { AppError, noSuch } from "@/lib/errors"
import { prisma, transaction } from "@/lib/data/base/client"
import { on } from "@/lib/data/base/kysely"
import { listResultSetDatasets, type ResultSetDataset } from "./result-sets"
import type { AnswerChange } from "./score-direction"
import { summarise } from "./result-set-summary"

/** What somebody wants to count of a dataset from now on; what is left out stays as it is. */
export type CountingChange = {
  readonly metric?: string | undefined
  readonly variant?: string | undefined
  readonly trialRule?: TrialRule | undefined
}

/**
 * The owner chooses which score, which variant and which trials count in one dataset: scores, thresholds that were
 * proposed, and failures follow. Only while no analysis has read the results: it would keep its failures, and lose the
 * rows they are counted among.
 */
export async function setCounting(wanted: {
  resultSetId: number
  datasetId: number
  change: CountingChange
  viewer: Viewer
}): Promise<void> {
  const { resultSetId, datasetId, change, viewer } = wanted
  const results = await prisma().resultSet.findUnique({
    where: { id: resultSetId },
    select: { ownerId: true, _count: { select: { analyses: true } } },
  })
  if (!results || results.ownerId === null || results.ownerId !== viewer?.id) throw noSuch("results")
  const datasets = await listResultSetDatasets(resultSetId)
  const now = datasets.find((one) => one.datasetId === datasetId)
  if (!now) throw noSuch("results")
  const metric = nameAmong(now.metrics, change.metric, "score")
  const variant = nameAmong(now.variants, change.variant, "variant")
  const isNewScore = metric !== undefined && metric !== now.metric
  const isNewVariant = variant !== undefined && variant !== now.variant
  const isNewRule = change.trialRule !== undefined && change.trialRule !== now.trialRule
  if (!isNewScore && !isNewVariant && !isNewRule) return
  if (results._count.analyses > 0)
    throw new AppError(
      "conflict",
      "Analyses have read these results as they are. To count another score, variant or trial, import the files again under another benchmark name.",
    )
  await transaction(async (client) => {
    if (isNewScore) await useMetric(client, { resultSetId, datasetId, metric })
    await summariseAnew(client, resultSetId, datasets, {
      ...{ of: datasetId, change, isNewScore },
    })
  })
}

/** Does what was said of scores, variants and trials to results that are here already, and says what could not be done. */
export async function applyCounting(
  resultSetId: number,
  answers: ScoreAnswers,
  viewer: NonNullable<Viewer>,
): Promise<AnswerChange[]> {
  const changes: AnswerChange[] = []
  for (const { datasetId, name, metric, variant, trialRule } of await listResultSetDatasets(resultSetId)) {
    const said = {
      metric: saidMetric(answers, name) ?? undefined,
      variant: saidVariant(answers, name) ?? undefined,
      trialRule: saidTrialRule(answers, name) ?? undefined,
    }
    const change = {
      metric: said.metric === metric ? undefined : said.metric,
      variant: said.variant === variant ? undefined : said.variant,
      trialRule: said.trialRule === trialRule ? undefined : said.trialRule,
    }
    if (Object.values(change).every((one) => one === undefined)) continue
    const unchanged = { of: name, moved: null, keeping: [] }
    try {
      await setCounting({ resultSetId, datasetId, change, viewer })
      const counts = { metric: change.metric ?? metric, variant: change.variant ?? variant, trialRule: change.trialRule ?? trialRule } // prettier-ignore
      changes.push({ ...unchanged, reason: null, counts })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      changes.push({ ...unchanged, reason: error.message, counts: null })
    }
  }
  return changes
}

function nameAmong(names: NamedRows | null, wanted: string | undefined, what: string): string | undefined {
  if (wanted === undefined || names?.some(({ name }) => name === wanted)) return wanted
  throw new AppError("invalid", `There is no ${what} "${wanted}" in these results.`)
}

/** Takes the scores from what was kept beside them. Throws `conflict` where one of them was not understood as a number. */
async function useMetric(
  client: PoolClient,
  { resultSetId, datasetId, metric }: { resultSetId: number; datasetId: number; metric: string },
): Promise<void> {
  const ofDataset = on(client)
    .selectFrom("prediction as p")
    .leftJoin("predictionDetail as d", "d.predictionId", "p.id")
    .where("p.resultSetId", "=", resultSetId)
    .where("p.datasetId", "=", datasetId)
  const text = await ofDataset
    .select((eb) => sql<string>`${eb.ref("d.metrics")} ->> ${metric}`.as("value"))
    .where((eb) => sql<boolean>`jsonb_typeof(${eb.ref("d.metrics")} -> ${metric}) = 'string'`)
    .limit(1)
    .executeTakeFirst()
  if (text)
    throw new AppError(
      "conflict",
      `Some scores of ${metric} are no plain numbers ("${text.value.slice(0, 40)}"), which are read as a whole when files come in: import them again with --metric ${metric}.`,
    )
  await on(client)
    .updateTable("prediction as p")
    .from(
      ofDataset
        .select((eb) => ["p.id", sql<number | null>`(${eb.ref("d.metrics")} ->> ${metric})::float8`.as("score")])
        .as("n"),
    )
    .set((eb) => ({
      score: eb.ref("n.score"),
      status: sql`CASE WHEN ${eb.ref("p.status")} IN ('error', 'truncated') THEN ${eb.ref("p.status")}
        WHEN ${eb.ref("n.score")} IS NULL THEN 'unscored' ELSE 'ok' END`,
    }))
    .whereRef("p.id", "=", "n.id")
    .execute()
}

type Anew = { readonly of: number; readonly change: CountingChange; readonly isNewScore: boolean }

/** Counts the whole result set again; thresholds that somebody gave stay, but not for another score. */
async function summariseAnew(
  client: PoolClient,
  resultSetId: number,
  datasets: readonly ResultSetDataset[],
  { of, change, isNewScore }: Anew,
): Promise<void> {
  const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))
  const isChanged = (name: string) => byName.get(name)?.datasetId === of
  // All of them again, before the rule says which.
  await on(client)
    .updateTable("prediction")
    .set({ counts: true })
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "=", of)
    .where("counts", "=", false)
    .execute()
  for (const table of ["resultSetCount", "resultSetDataset"] as const)
    await on(client).deleteFrom(table).where("resultSetId", "=", resultSetId).execute()
  await summarise(client, {
    resultSetId,
    givenFor(name) {
      const dataset = byName.get(name)
      const isKept = dataset?.rule === "given" && !(isNewScore && isChanged(name))
      return isKept ? dataset.threshold : null
    },
    directionOf(name) {
      const dataset = byName.get(name)
      return { lowerIsBetter: dataset?.lowerIsBetter ?? false, isSaid: !(dataset?.directionAssumed ?? true) }
    },
    clusters: { keyOf: (name) => byName.get(name)?.clusterKey ?? null, asked: null },
    scoresOf(name) {
      const dataset = byName.get(name)
      if (!dataset || dataset.metric === null) return null
      const { metric, metrics, variant, variants, trials, trialRule } = dataset
      const kept = { metric, metrics: metrics ?? [], variant, variants: variants ?? [], trials, trialRule }
      return isChanged(name) ? { ...kept, ...definedOf(change) } : kept
    },
  })
}

function definedOf({ metric, variant, trialRule }: CountingChange) {
  return {
    ...(metric !== undefined && { metric }),
    ...(variant !== undefined && { variant }),
    ...(trialRule !== undefined && { trialRule }),
  }
}
