import "server-only"
import { sql, type NotNull } from "kysely"
import type { PoolClient } from "pg"
import {
  histogramEdges,
  histogramRange,
  maxHistogramModels,
  maxValues,
  proposedThreshold,
  type Histogram,
} from "@/lib/domain/results/score-histogram"
import type { ThresholdRule } from "@/lib/domain/enums"
import { failureRule } from "@/lib/domain/results/prediction"
import { on } from "@/lib/data/base/kysely"
import { countItems } from "@/lib/data/items/count-items"
import { earlierThresholds, type EarlierThreshold } from "./earlier-thresholds"
import { chosenColumns, datasetsIn, markCounted, type ChosenScores } from "./counted-rows"
import { keepClusters } from "@/lib/data/items/item-clusters"
import { keepRepeats } from "./keep-repeats"
import { isAttempt, isFailure } from "@/lib/data/scope/failure-rule"

/** Which scores of a dataset are the better ones, and whether that is known or only assumed. */
type Direction = { readonly lowerIsBetter: boolean; readonly isSaid: boolean }

type Scores = Awaited<ReturnType<typeof scoresOfDatasets>>[number]

/**
 * What pages and analyses read instead of counting predictions: per dataset the threshold and the histogram it can be
 * chosen on, per (model, dataset) predictions and failures. Error rows have no say in scores and are no failures.
 */
export async function summarise(
  client: PoolClient,
  {
    resultSetId,
    givenFor,
    directionOf,
    scoresOf = () => null,
    clusters,
  }: {
    resultSetId: number
    /** the threshold that came with a dataset's scores, where one did */
    givenFor: (dataset: string) => number | null
    directionOf: (dataset: string) => Direction
    /** which of several scores, variants and trials count; null where there is one of each */
    scoresOf?: ((dataset: string) => ChosenScores | null) | undefined
    /** under which key answers name clusters of items; `asked`: somebody asked for this one */
    clusters?: { readonly keyOf: (dataset: string) => string | null; readonly asked: string | null } | undefined
  },
): Promise<void> {
  const earlier = await earlierThresholds(client, resultSetId)
  const datasets = await datasetsIn(client, resultSetId)
  for (const { id: datasetId, name } of datasets) {
    const chosen = scoresOf(name)
    const { lowerIsBetter } = earlier.direction(datasetId, directionOf(name))
    if (chosen && (chosen.variant !== null || chosen.trialRule !== "mean"))
      await markCounted(client, { resultSetId, datasetId, rule: { ...chosen, lowerIsBetter } })
  }
  await countScores(client, resultSetId)
  for (const scores of await scoresOfDatasets(client)) {
    const { datasetId, lowest, highest } = scores
    const { lowerIsBetter, isSaid } = earlier.direction(datasetId, directionOf(scores.name))
    const before = earlier.threshold({ datasetId, lowerIsBetter, highest })
    const { value, rule, from } = thresholdOf(scores, { given: givenFor(scores.name), before, lowerIsBetter })
    await on(client)
      .insertInto("resultSetDataset")
      .values({
        ...{ resultSetId, datasetId, lowerIsBetter, directionSaid: isSaid },
        ...{ threshold: value, thresholdRule: rule, thresholdFromId: from },
        ...{ binary: scores.isBinary, meanScore: scores.mean, minScore: lowest, maxScore: highest },
        histogram: JSON.stringify(await histogramOf(client, scores)),
        ...(await chosenColumns(client, { resultSetId, datasetId, chosen: scoresOf(scores.name) })),
      })
      .execute()
  }
  await countPredictions(client, resultSetId)
  await countItems(client, resultSetId)
  if (clusters) {
    const keyed = datasets.map(({ id, name }) => ({ datasetId: id, key: clusters.keyOf(name) }))
    await keepClusters(client, { resultSetId, datasets: keyed, asked: clusters.asked })
  }
  await keepRepeats(client, { resultSetId })
  await on(client).schema.dropTable("scoreCount").execute()
}

/** The same rows under other names: thresholds and rules stay, what is counted of models and benchmarks follows. */
export async function recountResults(client: PoolClient, resultSetId: number): Promise<void> {
  await countScores(client, resultSetId)
  for (const scores of await scoresOfDatasets(client))
    await on(client)
      .updateTable("resultSetDataset")
      .set({
        ...{ binary: scores.isBinary, meanScore: scores.mean, minScore: scores.lowest, maxScore: scores.highest },
        histogram: JSON.stringify(await histogramOf(client, scores)),
      })
      .where("resultSetId", "=", resultSetId)
      .where("datasetId", "=", scores.datasetId)
      .execute()
  await on(client).deleteFrom("resultSetCount").where("resultSetId", "=", resultSetId).execute()
  await countPredictions(client, resultSetId)
  await keepRepeats(client, { resultSetId })
  await on(client).schema.dropTable("scoreCount").execute()
}

type Chosen = { readonly value: number; readonly rule: ThresholdRule; readonly from: number | null }

/**
 * 0 or 1: nothing to choose. Otherwise the given one, that of the owner's earlier results, the dataset's own (which
 * is one to fail below), or a proposal from the mean.
 */
function thresholdOf(
  scores: Scores,
  { given, before, lowerIsBetter }: { given: number | null; before: EarlierThreshold | null; lowerIsBetter: boolean },
): Chosen {
  if (scores.isBinary || scores.mean === null) return { value: 0.5, rule: "binary", from: null }
  if (given !== null) return { value: given, rule: "given", from: null }
  if (before !== null) return { value: before.threshold, rule: "dataset", from: before.resultSetId }
  if (scores.known !== null && !lowerIsBetter) return { value: scores.known, rule: "dataset", from: null }
  return { value: proposedThreshold(scores.mean, lowerIsBetter), rule: "mean", from: null }
}

/**
 * Predictions are read once; everything else is counted from how often each score was given. In an order, because sums
 * of fractions depend on it.
 */
async function countScores(client: PoolClient, resultSetId: number): Promise<void> {
  const counted = on(client)
    .selectFrom("prediction")
    .select((eb) => [
      "datasetId",
      "modelId",
      "score",
      sql<
        ScoreCount["status"]
      >`CASE WHEN ${eb.ref("status")} = ${sql.lit(failureRule.noAttempt)} THEN 'error' ELSE 'ok' END`.as("status"),
      "counts",
      eb.cast<number>(eb.fn.countAll(), "integer").as("n"),
    ])
    .where("resultSetId", "=", resultSetId)
    .groupBy(sql`1, 2, 3, 4, 5`)
    .orderBy(sql`1, 2, 3, 4, 5`)
  await on(client).schema.createTable("scoreCount").temporary().onCommit("drop").as(counted).execute()
}

/** How often a model was given a score on a dataset; `status` tells errors of the harness from the rest only. */
type ScoreCount = {
  datasetId: number
  modelId: number
  score: number | null
  status: "error" | "ok"
  counts: boolean
  n: number
}

const counts = (client: PoolClient) => on(client).withTables<{ scoreCount: ScoreCount }>()

async function scoresOfDatasets(client: PoolClient) {
  return counts(client)
    .with("scores", (qb) =>
      qb
        .selectFrom("scoreCount")
        .select((eb) => [
          "datasetId",
          sql<
            number | null
          >`sum(${eb.ref("score")} * ${eb.ref("n")}) / sum(${eb.ref("n")}) FILTER (WHERE ${eb.ref("score")} IS NOT NULL)`.as(
            "mean",
          ),
          eb.fn.min("score").as("lowest"),
          eb.fn.max("score").as("highest"),
          sql<boolean>`coalesce(bool_and(${eb.ref("score")} IN (0, 1)), true)`.as("isBinary"),
        ])
        .where("status", "<>", "error")
        .where("counts", "=", true)
        .groupBy("datasetId"),
    )
    .selectFrom("scores as s")
    .innerJoin("dataset as d", "d.id", "s.datasetId")
    .selectAll("s")
    .select(["d.name", "d.threshold as known"])
    .orderBy("s.datasetId")
    .execute()
}

async function countPredictions(client: PoolClient, resultSetId: number): Promise<void> {
  await counts(client)
    .insertInto("resultSetCount")
    .columns(["resultSetId", "modelId", "datasetId", "predictions", "failures", "unscored", "leftOut"])
    .expression((qb) =>
      qb
        .selectFrom("scoreCount as c")
        .innerJoin("resultSetDataset as r", "r.datasetId", "c.datasetId")
        .select((eb) => {
          const sum = eb.fn.sum<number>("c.n")
          return [
            "r.resultSetId",
            "c.modelId",
            "c.datasetId",
            eb.fn.coalesce(sum.filterWhere("c.counts", "=", true), eb.lit(0)).as("predictions"),
            eb.fn.coalesce(sum.filterWhere(isFailure("c", "r")), eb.lit(0)).as("failures"),
            eb.fn
              .coalesce(sum.filterWhere(eb.and([eb("c.counts", "=", true), eb.not(isAttempt("c"))])), eb.lit(0))
              .as("unscored"),
            eb.fn.coalesce(sum.filterWhere("c.counts", "=", false), eb.lit(0)).as("leftOut"),
          ]
        })
        .where("r.resultSetId", "=", resultSetId)
        .groupBy(["r.resultSetId", "c.modelId", "c.datasetId"]),
    )
    .execute()
}

async function histogramOf(client: PoolClient, { datasetId, lowest, highest }: Scores): Promise<Histogram> {
  const range = histogramRange(lowest ?? 0, highest ?? 1)
  const edges = histogramEdges(range)
  const scored = () => counts(client).selectFrom("scoreCount").where("datasetId", "=", datasetId).where(isAttempt("scoreCount")) // prettier-ignore
  const distinct = await scored().select("score").distinct().orderBy("score").limit(maxValues + 1).$narrowType<{ score: NotNull }>().execute() // prettier-ignore
  const values = distinct.length <= maxValues ? distinct.map(({ score }) => score) : null
  // width_bucket over an array finds the slot exactly; slot 0 would be below the first entry and cannot occur.
  const slots = (bounds: readonly number[], last: number): Promise<Slot[]> =>
    scored()
      .select((eb) => [
        "modelId",
        sql<number>`least(width_bucket(${eb.ref("score")}, ${bounds}::float8[]), ${last}::int) - 1`.as("slot"),
        eb.cast<number>(eb.fn.sum("n"), "integer").as("n"),
      ])
      .groupBy(sql`1, 2`)
      .execute()
  const inBins = await slots(edges, edges.length - 1)
  const inValues = values ? await slots(values, values.length) : null
  const models = await scored()
    .select((eb) => ["modelId", sql<number>`sum(${eb.ref("score")} * ${eb.ref("n")}) / sum(${eb.ref("n")})`.as("mean")])
    .groupBy("modelId")
    .orderBy((eb) => eb.fn.sum("n"), "desc")
    .orderBy("modelId")
    .limit(maxHistogramModels)
    .execute()
  const sums = values ? tally(values.length, inValues ?? []) : []
  const finest = inValues ?? inBins
  return {
    ...range,
    bins: tally(edges.length - 1, inBins),
    values: values ? values.map((score, i) => ({ score, count: sums[i] ?? 0 })) : null,
    models: models.map(({ modelId, mean }) => ({
      modelId,
      mean,
      counts: tally(
        values?.length ?? edges.length - 1,
        finest.filter((row) => row.modelId === modelId),
      ),
    })),
  }
}

type Slot = { readonly modelId: number; readonly slot: number; readonly n: number }

function tally(length: number, slots: readonly Slot[]): number[] {
  const counts = new Array<number>(length).fill(0)
  for (const { slot, n } of slots) counts[slot] = (counts[slot] ?? 0) + n
  return counts
}
