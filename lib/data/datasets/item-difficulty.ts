import "server-only"
import { sql } from "kysely"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { isAttempt, isFailure, rulesIn } from "@/lib/data/scope/failure-rule"
import { inParts } from "@/lib/data/scope/parts"
import { isMostlyFailed } from "@/lib/data/scope/repeats"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** A model fails an item when more than half of its attempts do by its analysis's rule. */
const perModel = (scope: Scope, datasetId: number) =>
  pooled()
    .selectFrom("prediction as p")
    .innerJoin(rulesIn(scope).as("r"), (join) =>
      join.onRef("r.resultSetId", "=", "p.resultSetId").onRef("r.datasetId", "=", "p.datasetId"),
    )
    .select((eb) => [
      "p.exampleId",
      "p.modelId",
      sql<boolean>`NOT ${isMostlyFailed(countOf(isFailure("p", "r")), eb.fn.countAll())}`.as("solved"),
    ])
    .where((eb) => inParts(scope, { resultSet: eb.ref("p.resultSetId") }))
    .where("p.datasetId", "=", datasetId)
    .where(isAttempt("p"))
    .groupBy(["p.exampleId", "p.modelId"])

const perItem = (scope: Scope, datasetId: number) =>
  pooled()
    .selectFrom(perModel(scope, datasetId).as("perModel"))
    .select((eb) => ["perModel.exampleId", countOf().as("tried"), countOf(eb.not("perModel.solved")).as("failed")])
    .groupBy("perModel.exampleId")

/** How the items of a dataset divide by the number of models that tried and failed them. */
export async function listItemGroups(scope: Scope, datasetId: number) {
  return cachedFor(scope, { name: "item groups", of: [datasetId], load: () => queryItemGroups(scope, datasetId) })
}

function queryItemGroups(scope: Scope, datasetId: number) {
  return pooled()
    .selectFrom(perItem(scope, datasetId).as("item"))
    .select(["item.tried", "item.failed", countOf().as("items")])
    .groupBy(["item.tried", "item.failed"])
    .orderBy("item.tried")
    .orderBy("item.failed")
    .execute()
}

/** Items that every one of at least two models failed, those with most failures to read first. */
export async function listUnsolvedItems(scope: Scope, datasetId: number, limit: number) {
  const load = () => queryUnsolvedItems(scope, datasetId, limit)
  return cachedFor(scope, { name: "unsolved", of: [datasetId, limit], load })
}

function queryUnsolvedItems(scope: Scope, datasetId: number, limit: number) {
  return pooled()
    .selectFrom(perItem(scope, datasetId).as("item"))
    .innerJoin("example as e", "e.id", "item.exampleId")
    .select((eb) => [
      "e.externalId as exampleId",
      // its failures that are in the analysis, read or to be read
      eb
        .selectFrom("errorAnnotation as a")
        .select(countOf().as("count"))
        .whereRef("a.exampleId", "=", "e.id")
        .where((of) => inParts(scope, { analysis: of.ref("a.analysisId") }))
        .as("sampled"),
    ])
    .whereRef("item.failed", "=", "item.tried")
    .where("item.tried", ">", 1)
    .orderBy("sampled", "desc")
    .orderBy("e.externalId")
    .limit(limit)
    .$narrowType<{ sampled: number }>()
    .execute()
}

/** Failures of a dataset whose item, reference or scorer is suspected rather than the model. */
export async function countSuspects(scope: Scope, datasetId: number) {
  return cachedFor(scope, { name: "suspects", of: [datasetId], load: () => querySuspects(scope, datasetId) })
}

function querySuspects(scope: Scope, datasetId: number) {
  return pooled()
    .selectFrom("errorAnnotation as a")
    .select((eb) => [
      eb.fn<string>("replace", [eb.cast("a.suspect", "text"), eb.val("_"), eb.val("-")]).as("suspect"),
      countOf().as("count"),
    ])
    .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
    .where("a.datasetId", "=", datasetId)
    .where("a.suspect", "is not", null)
    .groupBy("a.suspect")
    .orderBy("count", "desc")
    .orderBy("suspect")
    .execute()
}

/**
 * Correlation, item by item, of solving it with the share of all other items solved, over models that tried at least
 * two (item-rest correlation), in ten equal bins from -1 to 1. An item is left out when fewer than three models tried
 * it; one that all models solve, or none, is constant and tells nothing.
 */
export async function findItemCorrelations(scope: Scope, datasetId: number) {
  const load = () => queryItemCorrelations(scope, datasetId)
  const rows = await cachedFor(scope, { name: "item correlations", of: [datasetId], load })
  return {
    bins: Array.from({ length: 10 }, (_, index) => rows.find((row) => row.bin === index + 1)?.items ?? 0),
    positive: rows.reduce((sum, row) => sum + row.positive, 0),
    negative: rows.reduce((sum, row) => sum + row.negative, 0),
    constant: rows.find((row) => row.bin === null)?.items ?? 0,
    models: Math.max(0, ...rows.map((row) => row.models)),
  }
}

function queryItemCorrelations(scope: Scope, datasetId: number) {
  return pooled()
    .with("tried", (qb) =>
      qb
        .selectFrom(perModel(scope, datasetId).as("perModel"))
        .select((eb) => ["exampleId", "modelId", eb.cast<number>("solved", "integer").as("solved")]),
    )
    .with("total", (qb) =>
      qb
        .selectFrom("tried")
        .select((eb) => [
          "modelId",
          eb.cast<number>(eb.fn.countAll(), "float8").as("items"),
          eb.cast<number>(eb.fn.sum("solved"), "float8").as("solved"),
        ])
        .groupBy("modelId"),
    )
    .with("item", (qb) =>
      qb
        .selectFrom("tried")
        .innerJoin("total", "total.modelId", "tried.modelId")
        .select((eb) => {
          const solved = eb.ref("tried.solved")
          const rest = sql<number>`(${eb.ref("total.solved")} - ${solved}) / (${eb.ref("total.items")} - 1)`
          return [eb.fn.agg<number | null>("corr", [solved, rest]).as("r"), countOf().as("models")]
        })
        .where("total.items", ">", 1)
        .groupBy("tried.exampleId")
        .having((eb) => eb.fn.countAll(), ">", 2),
    )
    .selectFrom("item")
    .select((eb) => [
      sql<number | null>`width_bucket(${eb.ref("r")}, -1, 1.0000001, 10)`.as("bin"),
      countOf().as("items"),
      countOf(eb("r", ">", 0)).as("positive"),
      countOf(eb("r", "<", 0)).as("negative"),
      eb.fn.max("models").as("models"),
    ])
    .groupBy("bin")
    .orderBy("bin")
    .execute()
}
