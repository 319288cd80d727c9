import "server-only"
import type { PoolClient } from "pg"
import { holdTree, withoutForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { on } from "@/lib/data/base/kysely"
import type { Outcome } from "@/lib/data/generated/tables"
import { effectiveOf, isIn, releaseMadeFrom, reviewedOf, type Counted, type Stratum } from "./effective-labels"
import { keepNodeSums } from "./node-sums"

/**
 * Fills the aggregates of one analysis on one taxonomy version anew from its annotations: node_count,
 * placement_count and the outcome columns of stratum. One set-based pass; the same for seed, analysis and review.
 *
 * In an analysis of one's own the latest review counts instead of the judge's word. A release is immutable: there
 * reviews are shown beside the labels and enter the counts with the next release.
 */
export async function recount(client: PoolClient, analysisId: number, versionId: number): Promise<void> {
  await recountWithin(client, { analysisId, versionId })
  await keepNodeSums(client, { analysisId, versionId })
}

/**
 * What one person's word changes: the stratum of that failure. In the source of a release nothing that is counted
 * changes, and what is cached of it stays: reviews themselves are never cached.
 */
export async function recountAround(
  client: PoolClient,
  { annotationId, versionId }: { readonly annotationId: number; readonly versionId: number },
): Promise<void> {
  const annotation = await on(client)
    .selectFrom("errorAnnotation as a")
    .select(["a.analysisId", "a.modelId", "a.datasetId"])
    .select((eb) => eb.exists(releaseMadeFrom(eb.ref("a.analysisId"))).as("isRelease"))
    .where("a.id", "=", annotationId)
    .executeTakeFirst()
  if (!annotation) return
  const { analysisId, modelId, datasetId, isRelease } = annotation
  if (isRelease) return
  // On every version: they weigh by the same strata. Until the next whole count pages add them up themselves.
  await on(client).deleteFrom("countSums").where("analysisId", "=", analysisId).execute()
  await recountWithin(client, { analysisId, versionId, stratum: { modelId, datasetId } })
}

/** Whatever is cached of the counts (lib/data/scope/scope-cache.ts) is of another revision from here on. */
async function markCounted(client: PoolClient, analysisId: number): Promise<void> {
  await on(client)
    .updateTable("analysis")
    .set((eb) => ({ countsRevision: eb("countsRevision", "+", 1) }))
    .where("id", "=", analysisId)
    .execute()
}

async function recountWithin(client: PoolClient, counted: Counted): Promise<void> {
  await recountStrata(client, counted.analysisId, counted.stratum)
  // Every id below comes from rows that refer to it themselves; the analysis and the tree are held fast until the end.
  await holdTree(client, counted.versionId)
  await withoutForeignKeyChecks(client, async () => {
    await fillNodeCounts(client, counted)
    await fillPlacementCounts(client, counted)
  })
}

async function fillNodeCounts(client: PoolClient, counted: Counted): Promise<void> {
  const { analysisId, versionId, stratum } = counted
  await on(client)
    .deleteFrom("nodeCount")
    .where("analysisId", "=", analysisId)
    .where("versionId", "=", versionId)
    .where((eb) => isIn(stratum, { model: eb.ref("modelId"), dataset: eb.ref("datasetId") }))
    .execute()
  await on(client)
    .withRecursive("up", (query) =>
      query
        .selectFrom("taxonomyNode")
        .select(["id as nodeId", "id as ancestorId", "parentId"])
        .where("versionId", "=", versionId)
        .unionAll(
          query
            .selectFrom("up")
            .innerJoin("taxonomyNode as parent", "parent.id", "up.parentId")
            .select(["up.nodeId", "parent.id as ancestorId", "parent.parentId"]),
        ),
    )
    .with("placed", (query) =>
      query
        .selectFrom(effectiveOf(counted).as("effective"))
        .select(["effective.nodeId", "effective.modelId", "effective.datasetId"])
        .select((eb) => eb.cast<number>(eb.fn.countAll(), "integer").as("n"))
        .where("effective.outcome", "=", "diagnosed")
        .where("effective.nodeId", "is not", null)
        .groupBy(["effective.nodeId", "effective.modelId", "effective.datasetId"]),
    )
    .insertInto("nodeCount")
    .columns(["analysisId", "versionId", "nodeId", "modelId", "datasetId", "own", "total"])
    .expression((eb) =>
      eb
        .selectFrom("placed")
        .innerJoin("up", "up.nodeId", "placed.nodeId")
        .select((of) => [
          of.cast<number>(of.val(analysisId), "integer").as("analysisId"),
          of.cast<number>(of.val(versionId), "integer").as("versionId"),
          ...(["up.ancestorId", "placed.modelId", "placed.datasetId"] as const),
          of.fn
            .coalesce(of.fn.sum<number>("placed.n").filterWhereRef("up.ancestorId", "=", "placed.nodeId"), of.lit(0))
            .as("own"),
          of.fn.sum<number>("placed.n").as("total"),
        ])
        .groupBy(["up.ancestorId", "placed.modelId", "placed.datasetId"]),
    )
    .execute()
}

async function fillPlacementCounts(client: PoolClient, counted: Counted): Promise<void> {
  const { analysisId, versionId, stratum } = counted
  await on(client)
    .deleteFrom("placementCount")
    .where("analysisId", "=", analysisId)
    .where("versionId", "=", versionId)
    .where((eb) => isIn(stratum, { model: eb.ref("modelId"), dataset: eb.ref("datasetId") }))
    .execute()
  await on(client)
    .insertInto("placementCount")
    .columns(["analysisId", "versionId", "modelId", "datasetId", "classified", "other", "unassigned"])
    .expression((eb) =>
      eb
        .selectFrom(effectiveOf(counted).as("effective"))
        .select((of) => [
          of.cast<number>(of.val(analysisId), "integer").as("analysisId"),
          of.cast<number>(of.val(versionId), "integer").as("versionId"),
          ...(["effective.modelId", "effective.datasetId"] as const),
          of.fn.countAll<number>().filterWhere("effective.placement", "=", "classified").as("classified"),
          of.fn.countAll<number>().filterWhere("effective.placement", "=", "other").as("other"),
          of.fn
            .countAll<number>()
            .filterWhere((row) =>
              row.or([row("effective.placement", "is", null), row("effective.placement", "=", "unassigned")]),
            )
            .as("unassigned"),
        ])
        .where("effective.outcome", "=", "diagnosed")
        .groupBy(["effective.modelId", "effective.datasetId"]),
    )
    .execute()
}

/** Outcome columns of stratum alone: while failures are still being read there is no tree to count on. */
export async function recountStrata(client: PoolClient, analysisId: number, stratum?: Stratum): Promise<void> {
  await markCounted(client, analysisId)
  await on(client)
    .with("counted", (query) =>
      query
        .selectFrom(reviewedOf({ analysisId, stratum }).as("a"))
        .select(["a.modelId", "a.datasetId"])
        .select((eb) => {
          const count = (outcome: Outcome) => eb.fn.countAll<number>().filterWhere("a.outcome", "=", outcome)
          return [
            count("diagnosed").as("diagnosed"),
            count("no_error_found").as("noErrorFound"),
            count("refused").as("refused"),
            count("unparseable").as("unparseable"),
            count("context_too_long").as("contextTooLong"),
            count("unavailable").as("unavailable"),
          ]
        })
        .groupBy(["a.modelId", "a.datasetId"]),
    )
    .updateTable("stratum as s")
    .from("counted as c")
    .set((eb) => ({
      diagnosed: eb.ref("c.diagnosed"),
      noErrorFound: eb.ref("c.noErrorFound"),
      refused: eb.ref("c.refused"),
      unparseable: eb.ref("c.unparseable"),
      contextTooLong: eb.ref("c.contextTooLong"),
      unavailable: eb.ref("c.unavailable"),
    }))
    .where("s.analysisId", "=", analysisId)
    .whereRef("s.modelId", "=", "c.modelId")
    .whereRef("s.datasetId", "=", "c.datasetId")
    .execute()
}
