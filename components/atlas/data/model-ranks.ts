import { groupBy } from "@/lib/domain/collections/group-by"
import type { Estimate } from "@/lib/stats/core/estimate"
import { memoizedView } from "@/lib/cache/memoize"
import { signatureOf } from "@/lib/stats/signatures/signature"
import type { AtlasStratum } from "./atlas-rows"

export type RankedModel = {
  readonly slug: string
  readonly name: string
  /** failures read that are in the category */
  readonly count: number
  readonly read: number
  readonly rate: Estimate | null
  readonly share: Estimate | null
}

export type SuiteRanks = {
  readonly suite: string
  readonly count: number
  readonly read: number
  readonly models: readonly RankedModel[]
}

type NodeTotal = Omit<Count, "count"> & { readonly own: number; readonly total: number }
type Count = { readonly modelId: number; readonly datasetId: number; readonly count: number }

/**
 * Models by the rate of one category, ranked within each suite, since the questions differ. Suites with the most
 * failures of the category first; within a suite every model that was read there, also those with none.
 * @internal
 */
export function rankModels(strata: readonly AtlasStratum[], counts: readonly Count[]): SuiteRanks[] {
  const countsOf = groupBy(counts, stratumId)
  const suites = groupBy(
    strata.filter((stratum) => stratum.read > 0),
    (stratum) => stratum.suite,
  )
  return [...suites]
    .map(([suite, inSuite]) => {
      const models = [...groupBy(inSuite, (stratum) => stratum.modelId).values()].flatMap((own) =>
        rankOf(
          own,
          own.flatMap((stratum) => countsOf.get(stratumId(stratum)) ?? []),
        ),
      )
      return {
        suite,
        count: models.reduce((sum, model) => sum + model.count, 0),
        read: models.reduce((sum, model) => sum + model.read, 0),
        models: models.sort(
          (a, b) => (b.rate?.estimate ?? 0) - (a.rate?.estimate ?? 0) || a.name.localeCompare(b.name, "en"),
        ),
      }
    })
    .sort((a, b) => b.count - a.count || b.read - a.read)
}

/** The same of the counts of one node, for as long as they are shared (see memoizedView). */
export function ranksOf(
  strata: readonly AtlasStratum[],
  counts: readonly NodeTotal[],
  of: "own" | "total" = "total",
): readonly SuiteRanks[] {
  const compute = () =>
    rankModels(
      strata,
      counts.map((row) => ({ ...row, count: row[of] })),
    )
  return Object.isFrozen(strata) ? memoizedView(counts, ["ranks", of, strata], compute) : compute()
}

const stratumId = (row: { readonly modelId: number; readonly datasetId: number }) => `${row.modelId}:${row.datasetId}`

function rankOf(strata: readonly AtlasStratum[], counts: readonly Count[]): RankedModel[] {
  const [first] = strata
  if (!first) return []
  const signature = signatureOf({ strata, counts: counts.map((row) => ({ ...row, key: "here" })), keys: ["here"] })
  const [row] = signature.rows
  return [
    {
      slug: first.modelSlug,
      name: first.modelName,
      count: row?.read ?? 0,
      read: signature.read,
      rate: row?.rate ?? null,
      share: row?.share ?? null,
    },
  ]
}

/** Fewer failures of a category in a suite than this tell nothing about the ranks of models there. */
const enoughToRank = 5

/** Models of a suite when several are ranked, and rows of all suites together: the rest is a link away. */
const fewModels = 12
const mostRows = 60

/** Suites worth a ranking, as many as fit on a page; the one with the most failures when none has enough. */
export function ranksToShow(ranks: readonly SuiteRanks[]): SuiteRanks[] {
  const enough = ranks.filter((suite) => suite.count >= enoughToRank)
  if (enough.length === 0) return ranks.slice(0, 1).filter((suite) => suite.count > 0)
  let rows = 0
  return enough.filter((suite) => (rows += Math.min(fewModels, suite.models.length)) <= mostRows || suite === enough[0])
}

/** How many of a suite's models a ranking of so many suites shows. */
export const modelsToShow = (suites: number): number => (suites === 1 ? Number.POSITIVE_INFINITY : fewModels)

/** What a ranking leaves out: benchmarks that met the category all the same, and those that did not. */
export function notShown(ranks: readonly SuiteRanks[], shown: readonly SuiteRanks[]) {
  const rest = ranks.filter((suite) => !shown.includes(suite))
  return { some: rest.filter((suite) => suite.count > 0), none: rest.filter((suite) => suite.count === 0) }
}
