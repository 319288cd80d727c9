import "server-only"
import { expressionBuilder } from "kysely"
import { rowsById } from "@/lib/data/failures/annotation-rows"
import type { OpinionPair } from "./atlas-facts"
import { countOf, isOneOf, sumOf } from "@/lib/data/base/columns"
import { db, pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { inParts, isOnItsVersion } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import { isNamed, type CountFilter } from "@/lib/data/taxonomy/signature-counts"

/** Failures of the scope that are placed on any of these nodes. */
function placedOn(scope: Scope, nodeIds: readonly number[]) {
  return expressionBuilder<DB, never>()
    .selectFrom("errorAnnotation as a")
    .innerJoin("categoryAssignment as ca", (join) =>
      join
        .onRef("ca.annotationId", "=", "a.id")
        .on((eb) => isOnItsVersion(scope, { analysis: eb.ref("a.analysisId"), version: eb.ref("ca.versionId") })),
    )
    .select(["a.id", "a.modelId", "a.datasetId", "a.confidence"])
    .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
    .where((eb) => isOneOf(eb.ref("ca.nodeId"), nodeIds))
}

/** Failures placed on any of these nodes that a second judge classified blind, by both labels. */
export async function listOpinionsOn(scope: Scope, nodeIds: readonly number[]): Promise<OpinionPair[]> {
  return db()
    .selectFrom("secondOpinion as o")
    .innerJoin(placedOn(scope, nodeIds).as("a"), "a.id", "o.annotationId")
    .select(["o.first", "o.second"])
    .select((eb) => eb.cast<number>(eb.fn.countAll(), "integer").as("count"))
    .groupBy(["o.first", "o.second"])
    .orderBy("count", "desc")
    .orderBy("o.second")
    .execute()
}

/** Failures placed on these nodes for which the second judge chose something else, the least sure first. */
export async function listDisputed(scope: Scope, wanted: Disputed) {
  return cachedFor(scope, { name: "disputed", of: [wanted], load: () => queryDisputed(scope, wanted) })
}

type Disputed = Required<CountFilter> & { readonly nodeIds: readonly number[]; readonly limit: number }

async function queryDisputed(scope: Scope, { nodeIds, limit, ...filter }: Disputed) {
  const found = await pooled()
    .selectFrom("secondOpinion as o")
    .innerJoin(placedOn(scope, nodeIds).as("a"), "a.id", "o.annotationId")
    .select(["a.id", "o.second"])
    .whereRef("o.first", "<>", "o.second")
    .where((eb) => isNamed(filter, { model: eb.ref("a.modelId"), dataset: eb.ref("a.datasetId") }))
    .orderBy("a.confidence", (by) => by.asc().nullsFirst())
    .orderBy("a.id")
    .limit(Math.trunc(limit))
    .execute()
  const rows = await rowsById(
    found.map(({ id }) => id),
    scope,
  )
  const second = new Map(found.map((row) => [row.id, row.second]))
  // The second judge's label: a category's slug or "no-error-found".
  return rows.map((row) => ({ ...row, second: second.get(row.id) ?? "" }))
}

/** What experts (diagnoses held against their own words) and people (their latest word each) said of failures on these nodes. */
export async function countCategoryChecks(scope: Scope, nodeIds: readonly number[]) {
  const latest = expressionBuilder<DB, never>()
    .selectFrom("review as x")
    .innerJoin(placedOn(scope, nodeIds).as("a"), "a.id", "x.annotationId")
    .distinctOn(["x.annotationId", "x.userId"])
    .select("x.verdict")
    .orderBy("x.annotationId")
    .orderBy("x.userId")
    .orderBy("x.createdAt", "desc")
    .orderBy("x.id", "desc")
  const [experts, reviews] = await Promise.all([
    db()
      .selectFrom("expertMatch as x")
      .innerJoin(placedOn(scope, nodeIds).as("a"), "a.id", "x.annotationId")
      .select((eb) => [
        countOf(eb("x.match", "=", "same")).as("same"),
        countOf(eb("x.match", "=", "related")).as("related"),
        countOf(eb("x.match", "=", "different")).as("different"),
        countOf(eb("x.match", "=", "no_error_found")).as("noErrorFound"),
      ])
      .executeTakeFirstOrThrow(),
    db()
      .selectFrom(latest.as("latest"))
      .select((eb) => [
        countOf(eb("latest.verdict", "=", "agree")).as("agree"),
        countOf(eb("latest.verdict", "=", "other_category")).as("otherCategory"),
        countOf(eb("latest.verdict", "=", "no_error")).as("noError"),
        countOf(eb("latest.verdict", "in", ["reference_wrong", "scorer_at_fault"])).as("atFault"),
      ])
      .executeTakeFirstOrThrow(),
  ])
  return { experts, reviews }
}

/** A category of the same slug in one tree. */
export type NodeRelease = Awaited<ReturnType<typeof queryNodeReleases>>[number]

/** Where a category (by slug) exists: all releases and the tree shown, the newest first. */
export async function listNodeReleases(scope: Scope, slug: string): Promise<NodeRelease[]> {
  return cachedFor(scope, { name: "node releases", of: [slug], load: () => queryNodeReleases(scope, slug) })
}

function queryNodeReleases(scope: Scope, slug: string) {
  return (
    pooled()
      .selectFrom("taxonomyNode as n")
      .innerJoin("taxonomyVersion as v", "v.id", "n.versionId")
      .leftJoin("taxonomyNode as p", "p.id", "n.parentId")
      .select(["v.key", "v.name as versionName", "v.kind", "v.isLatest", "v.publishedAt", "n.name"])
      .select(["p.name as parentName", "n.definition"])
      // Placed there by the analysis the tree was made from, and all that were placed.
      .select((eb) => [
        eb
          .selectFrom("nodeCount as c")
          .select((of) => sumOf(of.ref("c.total")).as("sum"))
          .whereRef("c.analysisId", "=", "v.analysisId")
          .whereRef("c.versionId", "=", "v.id")
          .whereRef("c.nodeId", "=", "n.id")
          .$asScalar()
          .$notNull()
          .as("count"),
        eb
          .selectFrom("placementCount as c")
          .select((of) => sumOf(of.ref("c.classified")).as("sum"))
          .whereRef("c.analysisId", "=", "v.analysisId")
          .whereRef("c.versionId", "=", "v.id")
          .$asScalar()
          .$notNull()
          .as("placed"),
      ])
      .where("n.slug", "=", slug)
      .where((eb) => eb.or([eb("v.kind", "=", "release"), inParts(scope, { version: eb.ref("v.id") })]))
      .orderBy("v.publishedAt", (by) => by.desc().nullsFirst())
      .orderBy("v.id", "desc")
      .execute()
  )
}
