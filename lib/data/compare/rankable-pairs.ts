import "server-only"
import { sql } from "kysely"
import { firstPairs, type FirstPair } from "@/lib/stats/comparison/suggested-pairs"
import { pooled } from "@/lib/data/base/kysely"
import { isAttempt } from "@/lib/data/scope/failure-rule"
import { inParts } from "@/lib/data/scope/parts"
import type { Scope } from "@/lib/data/scope/scope"
import { isSameItem } from "./pair"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"

/** So many candidates are looked at, those read most first: a page shows a few. */
const mostTried = 40

/**
 * Pairs of the scope's own models that share items and can be ranked: to start from, or with models that were asked for
 * (slugs). That two ran one benchmark is not enough: each may have run a part of it.
 */
export async function listRankablePairs(scope: Scope, chosen: readonly string[] = []): Promise<FirstPair[]> {
  const strata = await listStrata(scope)
  const candidates =
    chosen.length === 0 ? firstPairs(strata) : interleaved(chosen.map((slug) => firstPairs(strata, slug)))
  const tried = candidates.slice(0, mostTried)
  if (tried.length === 0) return []
  const models = new Map(strata.map((row) => [row.modelSlug, row.modelId]))
  const datasets = new Map(strata.map((row) => [row.datasetSlug, row.datasetId]))
  const ids = <T>(of: (pair: FirstPair) => T, known: ReadonlyMap<T, number>) =>
    tried.map((pair) => known.get(of(pair)) ?? 0)
  const candidate = sql<{ a: number; b: number; dataset: number; place: number }>`unnest(
    ${ids(({ a }) => a.slug, models)}::int[], ${ids(({ b }) => b.slug, models)}::int[],
    ${ids(({ datasetSlug }) => datasetSlug, datasets)}::int[]) WITH ORDINALITY`
  const rows = await pooled()
    .selectFrom(candidate.as<"pair">(sql`pair (a, b, dataset, place)`))
    .select((eb) => eb.cast<number>("pair.place", "integer").as("place"))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("prediction as pa")
          .innerJoin("prediction as pb", (join) =>
            join
              .onRef("pb.resultSetId", "=", "pa.resultSetId")
              .onRef("pb.modelId", "=", "pair.b")
              .on(isSameItem("pb", "pa")),
          )
          .select("pa.id")
          .where((of) => inParts(scope, { resultSet: of.ref("pa.resultSetId") }))
          .whereRef("pa.datasetId", "=", "pair.dataset")
          .whereRef("pa.modelId", "=", "pair.a")
          .where(isAttempt("pa"))
          .where(isAttempt("pb")),
      ),
    )
    .execute()
  const sharing = new Set(rows.map(({ place }) => place - 1))
  return tried.filter((_, index) => sharing.has(index))
}

/** The first of each, then the second of each: no list pushes the others out. */
function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat()
}
