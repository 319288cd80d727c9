import "server-only"
import { firstPairs, type FirstPair } from "@/lib/stats/comparison/suggested-pairs"
import { query } from "@/lib/data/base/client"
import { isAttempt } from "@/lib/data/scope/failure-rule-sql"
import type { Scope } from "@/lib/data/scope/scope"
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
  const rows = await query<{ place: number }>(
    `SELECT place::int FROM unnest($2::int[], $3::int[], $4::int[]) WITH ORDINALITY AS pair(a, b, dataset, place)
     WHERE EXISTS (SELECT 1 FROM prediction pa JOIN prediction pb ON pb.result_set_id = pa.result_set_id AND pb.model_id = pair.b
                     AND pb.example_id = pa.example_id AND pb.variant = pa.variant AND pb.trial = pa.trial
                   WHERE pa.result_set_id = $1 AND pa.dataset_id = pair.dataset AND pa.model_id = pair.a
                     AND ${isAttempt("pa")} AND ${isAttempt("pb")})`,
    [
      scope.analysis.resultSetId,
      tried.map(({ a }) => models.get(a.slug) ?? 0),
      tried.map(({ b }) => models.get(b.slug) ?? 0),
      tried.map(({ datasetSlug }) => datasets.get(datasetSlug) ?? 0),
    ],
  )
  const sharing = new Set(rows.map(({ place }) => place - 1))
  return tried.filter((_, index) => sharing.has(index))
}

/** The first of each, then the second of each: no list pushes the others out. */
function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat()
}
