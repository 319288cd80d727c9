import type { z } from "zod"
import type { comparisonSchema } from "@/lib/api/compare/comparison-schema"
import { CannotRank } from "@/lib/api/compare/ranking-refused"
import { categoryReport } from "@/lib/api/atlas/category-report"
import { proportionOf, type Proportion } from "@/lib/api/schema/numbers"
import { findScope } from "@/lib/api/schema/scope"
import { comparisonReport } from "@/lib/api/compare/compare"
import { listOwnResults } from "@/lib/data/results/own-results"
import { groupBy } from "@/lib/domain/collections/group-by"
import { routes } from "@/lib/routes"
import { attemptRate } from "@/lib/stats/proportions/attempt-rate"
import { pageAddress } from "../../app/pages-address"
import type { Owner } from "../shared/owner"

/** How often a model is right, of all its scored answers or of those to one benchmark. */
export type Right = {
  readonly answers: number
  readonly unscored: number
  /** null: no answer has a score */
  readonly right: Proportion | null
}

export type ModelRates = Right & {
  readonly model: string
  readonly slug: string
  readonly benchmarks: readonly (Right & { readonly dataset: string })[]
}

/** What the judge found; `kinds`: top categories, the most frequent first. */
export type Found = {
  readonly analysis: number
  /** whether rules labelled them, without anybody reading */
  readonly heuristic: "all" | "some" | "none"
  readonly given: number
  readonly labelled: number
  readonly unassigned: number
  readonly kinds: readonly { readonly slug: string; readonly name: string; readonly failures: number }[]
}

type Comparison = z.infer<typeof comparisonSchema>

/** What results say, as far as they were analysed: the answer to "which of my models, and why". */
export type Answer = {
  readonly resultSet: number
  readonly failures: number
  /** right most often first */
  readonly models: readonly ModelRates[]
  /** of the two that are right most often; null where there is nothing to compare */
  readonly comparison: Comparison | null
  /** why those two cannot be ranked */
  readonly refused: CannotRank | null
  readonly found: Found | null
  readonly page: string
}

/** `analysis`: a finished one of these results; null: there is none, for nothing fails or nothing is scored. */
export async function answerOf(
  { resultSet, analysis }: { readonly resultSet: number; readonly analysis: number | null },
  owner: Owner,
): Promise<Answer> {
  const rows = await listOwnResults(owner, { own: true, resultSetId: resultSet })
  const models = ratesOf(rows)
  const [a, b] = models.filter(({ right }) => right !== null)
  const failures = rows.reduce((sum, row) => sum + row.failures, 0)
  const place = analysis === null ? { results: resultSet } : { analysis }
  const compared = failures > 0 && a && b ? await compare({ a: a.model, b: b.model, ...place }, owner) : null
  return {
    ...{ resultSet, failures, models },
    comparison: compared instanceof CannotRank ? null : compared,
    refused: compared instanceof CannotRank ? compared : null,
    found: analysis === null ? null : await foundBy(analysis, owner),
    page: pageOf({ resultSet, analysis, a: a?.slug, b: compared ? b?.slug : undefined }),
  }
}

type Row = Awaited<ReturnType<typeof listOwnResults>>[number]

function ratesOf(rows: readonly Row[]): ModelRates[] {
  const models = [...groupBy(rows, ({ modelSlug }) => modelSlug)].map(([slug, ofModel]) => ({
    model: ofModel[0]?.modelName ?? slug,
    slug,
    ...rightOf(ofModel),
    benchmarks: ofModel.map((row) => ({ dataset: row.datasetTitle, ...rightOf([row]) })),
  }))
  return models.sort((x, y) => (y.right?.estimate ?? -1) - (x.right?.estimate ?? -1))
}

function rightOf(rows: readonly Row[]): Right {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const [answers, failures] = [sum((row) => row.predictions), sum((row) => row.failures)]
  const rate = attemptRate(rows)
  const right = rate && { estimate: 1 - rate.estimate, low: 1 - rate.high, high: 1 - rate.low }
  return {
    answers,
    unscored: sum((row) => row.unscored),
    right: proportionOf(right, { count: answers - failures, n: answers }),
  }
}

/** Without a shared item the refusal itself, which says what to do. */
async function compare(
  pair: { readonly a: string; readonly b: string; readonly analysis?: number; readonly results?: number },
  owner: Owner,
): Promise<Comparison | CannotRank> {
  return comparisonReport({ ...pair, dataset: [] }, owner).catch((error: unknown) => {
    if (error instanceof CannotRank) return error
    throw error
  })
}

async function foundBy(analysis: number, owner: Owner): Promise<Found> {
  const scope = await findScope({ analysis }, owner)
  const { rows, figures } = await categoryReport(scope, { datasets: [] })
  const { labels, funnel } = figures
  const kinds = rows
    .filter((row) => row.kind === "category" && row.level === 1)
    .map(({ slug, name, share }) => ({ slug, name, failures: share?.count ?? 0 }))
    .filter(({ failures }) => failures > 0)
    .sort((x, y) => y.failures - x.failures)
  const { heuristic, given, labelled } = labels
  return { analysis, heuristic, given, labelled, unassigned: funnel.unassigned, kinds }
}

/** Where the same is seen: the comparison, the one model, or the results. */
function pageOf(of: { resultSet: number; analysis: number | null; a: string | undefined; b: string | undefined }) {
  const { resultSet, analysis, a, b } = of
  const path =
    analysis === null || a === undefined
      ? routes.resultSet(resultSet)
      : b === undefined
        ? routes.model(a, { analysis })
        : routes.compare({ a, b, analysis })
  return pageAddress(path)
}
