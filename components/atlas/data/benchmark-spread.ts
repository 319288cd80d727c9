import { groupBy } from "@/lib/domain/collections/group-by"
import { itemsTried, rateOfAttempts } from "@/lib/stats/proportions/attempt-rate"
import type { Estimate } from "@/lib/stats/core/estimate"
import { memoizedView } from "@/lib/cache/memoize"
import type { AtlasStratum } from "./atlas-rows"

type SpreadModel = { readonly slug: string; readonly name: string; readonly rate: Estimate }

export type BenchmarkSpread = {
  readonly suite: string
  /** slug of its page: the one dataset, or the first of the suite */
  readonly datasetSlug: string
  readonly items: number
  readonly threshold: number
  readonly lowerIsBetter: boolean
  readonly read: number
  readonly noErrorFound: number
  /** lowest failure rate first */
  readonly models: readonly SpreadModel[]
}

/** Failure rates of all models on each suite, widest gap between the best and the worst first by their best. */
export function benchmarkSpreads(strata: readonly AtlasStratum[]): readonly BenchmarkSpread[] {
  return memoizedView(strata, ["spreads"], () => computeSpreads(strata))
}

function computeSpreads(strata: readonly AtlasStratum[]): BenchmarkSpread[] {
  const suites = groupBy(
    strata.filter((stratum) => stratum.predictions > 0),
    (stratum) => stratum.suite,
  )
  return [...suites]
    .flatMap(([suite, inSuite]) => {
      const [first] = inSuite
      if (!first) return []
      return [
        {
          suite,
          datasetSlug: first.datasetSlug,
          items: itemsOf(inSuite),
          threshold: first.threshold,
          lowerIsBetter: first.lowerIsBetter,
          read: inSuite.reduce((sum, stratum) => sum + stratum.read, 0),
          noErrorFound: inSuite.reduce((sum, stratum) => sum + stratum.noErrorFound, 0),
          models: modelsOf(inSuite),
        },
      ]
    })
    .sort((a, b) => mostFailing(b) - mostFailing(a))
}

const mostFailing = (spread: BenchmarkSpread) => spread.models.at(0)?.rate.estimate ?? 0

/** The most items that any one model tried, over the suite's datasets. */
function itemsOf(strata: readonly AtlasStratum[]): number {
  const most = new Map<number, number>()
  for (const row of strata) most.set(row.datasetId, Math.max(most.get(row.datasetId) ?? 0, itemsTried(row)))
  return [...most.values()].reduce((sum, items) => sum + items, 0)
}

function modelsOf(strata: readonly AtlasStratum[]): SpreadModel[] {
  return [...groupBy(strata, ({ modelSlug }) => modelSlug)]
    .map(([slug, rows]) => ({ slug, name: rows[0]?.modelName ?? slug, rate: rateOfAttempts(rows) }))
    .sort((a, b) => a.rate.estimate - b.rate.estimate || a.name.localeCompare(b.name, "en"))
}
