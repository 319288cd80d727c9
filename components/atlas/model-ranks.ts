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
  return suites
    .map((suite) => {
      const inSuite = strata.filter((stratum) => stratum.suite === suite && stratum.read > 0)
      const models = [...new Set(inSuite.map((stratum) => stratum.modelId))].flatMap((modelId) =>
        rankOf(
          inSuite.filter((stratum) => stratum.modelId === modelId),
          counts,
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
