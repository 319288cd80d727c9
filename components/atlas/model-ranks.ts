import { groupBy } from "@/lib/domain/group-by"
import type { Estimate } from "@/lib/stats/estimate"
import { signatureOf } from "@/lib/stats/signature"
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

type Count = { readonly modelId: number; readonly datasetId: number; readonly count: number }

/**
 * Models by the rate of one category, ranked within each suite, since the questions differ. Suites with the most
 * failures of the category first; within a suite every model that was read there, also those with none.
 */
export function rankModels(strata: readonly AtlasStratum[], counts: readonly Count[]): SuiteRanks[] {
  const suites = [...new Set(strata.map((stratum) => stratum.suite))]
  const countsOf = groupBy(counts, (row) => row.modelId)
  return suites
    .map((suite) => {
      const inSuite = strata.filter((stratum) => stratum.suite === suite && stratum.read > 0)
      const models = [...new Set(inSuite.map((stratum) => stratum.modelId))].flatMap((modelId) =>
        rankOf(
          inSuite.filter((stratum) => stratum.modelId === modelId),
          countsOf.get(modelId) ?? [],
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
    .filter((suite) => suite.read > 0)
    .sort((a, b) => b.count - a.count || b.read - a.read)
}

function rankOf(strata: readonly AtlasStratum[], counts: readonly Count[]): RankedModel[] {
  const [first] = strata
  if (!first) return []
  const datasets = new Set(strata.map((stratum) => stratum.datasetId))
  const own = counts
    .filter((row) => row.modelId === first.modelId && datasets.has(row.datasetId))
    .map((row) => ({ ...row, key: "here" }))
  const signature = signatureOf({ strata, counts: own, keys: ["here"] })
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

/** Suites worth a ranking; the one with the most failures when none has enough. */
export function ranksToShow(ranks: readonly SuiteRanks[]): SuiteRanks[] {
  const enough = ranks.filter((suite) => suite.count >= enoughToRank)
  return enough.length > 0 ? enough : ranks.slice(0, 1).filter((suite) => suite.count > 0)
}

/** What the ranking leaves out, with its counts: "Not shown: BBH (2 of 125). None among the 100 read of GSM8K." */
export function restInWords(ranks: readonly SuiteRanks[], shown: readonly SuiteRanks[]): string {
  const rest = ranks.filter((suite) => !shown.includes(suite))
  const some = rest
    .filter((suite) => suite.count > 0)
    .map((suite) => `${suite.suite} (${suite.count} of ${suite.read})`)
  const none = rest.filter((suite) => suite.count === 0).map((suite) => `${suite.read} of ${suite.suite}`)
  return [
    ...(some.length > 0 ? [`Not shown: ${some.join(", ")}.`] : []),
    ...(none.length > 0 ? [`None among the failures read elsewhere: ${none.join(", ")}.`] : []),
  ].join(" ")
}
