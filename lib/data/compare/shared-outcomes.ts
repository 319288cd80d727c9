import "server-only"
import { sql } from "kysely"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { overridesOfPair, type Override } from "@/lib/data/failures/review-overrides"
import type { Scope } from "@/lib/data/scope/scope"
import { hasClusters, hasTrials, partPairs, type Pair } from "./pair"
import { sharedItems } from "./shared-items"

/** Items alike in their dataset, their cluster and in what each model did on them; an outcome is null where there was no failure, or it was not read. */
export type SharedOutcome = Awaited<ReturnType<typeof listSharedOutcomes>>[number]

const columns = [
  ...(["datasetId", "failedA", "failedB", "outcomeA", "outcomeB"] as const),
  ...(["nodeA", "nodeB", "placementA", "placementB"] as const),
] as const

/** Where items were tried several times: how often by each side, and how often it failed. */
const ofTrials = ["triesA", "failsA", "triesB", "failsB"] as const

/** The shared items of two models, counted by what each did on them: as few rows as there are different outcomes. */
export async function listSharedOutcomes(scope: Scope, pair: Pair) {
  const overrides = [...(await overridesOfPair(scope, pair.other)).values()]
  const outcomes = overrides.length === 0 ? judgedOutcomes(scope, pair) : reviewedOutcomes(scope, pair, overrides)
  const pairs = partPairs(scope, pair.other)
  const [isTried, isClustered] = [pairs.some(hasTrials), pairs.some(hasClusters)]
  const counted = pooled()
    .selectFrom(outcomes)
    .select(columns)
    .select(countOf().as("items"))
    .groupBy(columns)
    .$if(isTried, (qb) => qb.select(ofTrials).groupBy(ofTrials))
    .$if(isClustered, (qb) => qb.select("cluster").groupBy("cluster"))
  const ordered = columns.reduce((query, name) => query.orderBy(name), counted)
  return ordered
    .$if(isTried, (qb) => ofTrials.reduce((query, name) => query.orderBy(name), qb))
    .$if(isClustered, (qb) => qb.orderBy("cluster"))
    .execute()
}

// As text: rows are ordered by the words, not by their places in the enum.

function judgedOutcomes(scope: Scope, pair: Pair) {
  return pooled()
    .selectFrom(sharedItems(scope, pair).as("item"))
    .select(["item.datasetId", "item.failedA", "item.failedB", "item.nodeA", "item.nodeB"])
    .select(["item.triesA", "item.failsA", "item.triesB", "item.failsB", "item.cluster"])
    .select((eb) => [
      eb.cast<string | null>("item.outcomeA", "text").as("outcomeA"),
      eb.cast<string | null>("item.outcomeB", "text").as("outcomeB"),
      eb.cast<string | null>("item.placementA", "text").as("placementA"),
      eb.cast<string | null>("item.placementB", "text").as("placementB"),
    ])
    .as("outcome")
}

/** The same with people's words in the place of the judge's, for the failures they changed. */
function reviewedOutcomes(scope: Scope, pair: Pair, overrides: readonly Override[]) {
  const column = (of: (override: Override) => unknown) => overrides.map(of)
  const changes = sql<Override>`unnest(${column(({ id }) => id)}::int[], ${column(({ outcome }) => outcome)}::text[],
    ${column(({ nodeId }) => nodeId)}::int[], ${column(({ placement }) => placement)}::text[])`
  return pooled()
    .selectFrom(sharedItems(scope, pair).as("item"))
    .leftJoin(changes.as<"ra">(sql`ra (id, outcome, node_id, placement)`), "ra.id", "item.annotationA")
    .leftJoin(changes.as<"rb">(sql`rb (id, outcome, node_id, placement)`), "rb.id", "item.annotationB")
    .select(["item.datasetId", "item.failedA", "item.failedB"])
    .select(["item.triesA", "item.failsA", "item.triesB", "item.failsB", "item.cluster"])
    .select((eb) => {
      const [isA, isB] = [eb("ra.id", "is not", null), eb("rb.id", "is not", null)]
      const judged = (name: "outcomeA" | "outcomeB" | "placementA" | "placementB") =>
        eb.cast<string | null>(`item.${name}`, "text")
      return [
        eb.case().when(isA).then(eb.ref("ra.nodeId")).else(eb.ref("item.nodeA")).end().as("nodeA"),
        eb.case().when(isB).then(eb.ref("rb.nodeId")).else(eb.ref("item.nodeB")).end().as("nodeB"),
        eb.fn.coalesce("ra.outcome", judged("outcomeA")).as("outcomeA"),
        eb.fn.coalesce("rb.outcome", judged("outcomeB")).as("outcomeB"),
        eb.case().when(isA).then(eb.ref("ra.placement")).else(judged("placementA")).end().as("placementA"),
        eb.case().when(isB).then(eb.ref("rb.placement")).else(judged("placementB")).end().as("placementB"),
      ]
    })
    .as("outcome")
}
