import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getComparability } from "@/lib/data/compare/sources/comparability"
import { compareBy } from "@/lib/data/facets/shared-groups"
import { groupsJson } from "./comparison-groups"
import { compareModels } from "@/lib/data/compare/comparison"
import { stepsToOneRule } from "@/lib/data/compare/steps-to-one-rule"
import { listRankablePairs } from "@/lib/data/compare/rankable-pairs"
import { unscoredOn, type Overlap } from "@/lib/data/compare/overlaps"
import { rulesOnBothSides, type Ranking, type SideRule } from "@/lib/domain/compare/ranking"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { AppError } from "@/lib/errors"
import { rankingSentence, sameModelSentence } from "@/lib/wording/ranking"
import type { CategoryRow } from "@/lib/stats/comparison/category-row"
import type { Comparison } from "@/lib/stats/comparison/paired-comparison"
import { overlapShare } from "@/lib/stats/proportions/paired-difference"
import { rankingOf } from "@/lib/stats/comparison/ranking"
import { regressionsOf } from "@/lib/stats/comparison/regressions"
import { memoizedView } from "@/lib/cache/memoize"
import { CannotRank } from "./ranking-refused"
import { leftovers } from "@/lib/api/schema/category-rows"
import { comparisonSchema } from "./comparison-schema"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { differenceOf, proportionOf, shortened } from "@/lib/api/schema/numbers"
import { clustersJson } from "@/lib/api/schema/clusters"
import { clusterKeysOf, placeOf } from "@/lib/data/scope/scope"
import { scopeJson } from "@/lib/api/schema/scope"
import { intervalLevel } from "@/lib/wording/labels"
import { countOnceJson } from "./count-once"
import { trialsSentence } from "@/lib/wording/trials"
import { variantSentences } from "@/lib/wording/variants"
import { findPair, pairQuery, type PairQuery } from "./pair"

const compareModelsEndpoint = endpoint({
  id: "compareModels",
  method: "GET",
  path: "/api/v1/compare",
  summary: "Two models over the items both answered",
  description: `\`difference\` is accuracyA - accuracyB; a category's \`difference\` is rateA - rateB, so that a category in which A fails more often is positive. Both with ${intervalLevel} intervals that know the pairing. Numbers have seven significant digits; \`level\` leaves out what lies deeper. Models without a shared item are not ranked: 404, with \`refusal\` (why), \`next\` (what to do) and \`pairs\` (models that can be ranked) beside the message.`,
  permission: "anyone",
  query: z.object({
    ...pairQuery,
    by: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe("A key of what the files say of their rows (subject): `groups` then has both models by its values."),
    level: z.coerce.number().int().min(1).optional().describe("Categories down to this level; all of them without it."),
  }),
  reply: comparisonSchema,
  handler: ({ query, viewer }) => comparisonReport(query, viewer),
})

export const compareEndpoints = [compareModelsEndpoint]

type Report = z.infer<typeof comparisonSchema>

type Wanted = PairQuery & { readonly level?: number | undefined; readonly by?: string | undefined }

/** The same reply for the API and the command line. */
export async function comparisonReport(wanted: Wanted, viewer: Viewer): Promise<Report> {
  const { scope, a, b, other, datasets, fact, leftOut, countOnce } = await findPair(wanted, viewer)
  if (a.id === b.id && !other) throw new AppError("invalid", sameModelSentence(a.name))
  const { wanted: overlaps, refusal } = await getComparability(scope, { a, b, other, datasets })
  if (refusal?.reason === "no-shared-items") {
    const pairs = await listRankablePairs(scope, [a.slug, ...(other ? [] : [b.slug])])
    throw new CannotRank({ a, b, cause: refusal.cause, pairs, at: placeOf(scope), other: placeOf(other ?? scope) })
  }
  const { comparison, tree, items } = await compareModels(scope, { a, b, datasets, other, fact })
  const pair = { a: a.id, b: b.id, datasets, other, fact }
  const groups = wanted.by === undefined || refusal ? null : await compareBy(scope, pair, wanted.by)
  const { items: shared, split, mcnemar, signature } = comparison
  const { distance, homogeneity } = signature
  const unscored = unscoredOn(overlaps)
  const isLabelled = signature.basis === "labelled"
  const { fixed, broken, stillFailing, changedKind, categories } = memoizedView(
    items,
    ["regressions", isLabelled],
    () => regressionsOf(items, { isLabelled }),
  )
  const accuracy = (side: "a" | "b") => {
    const { failed, of } = comparison.trials?.[side] ?? { failed: comparison[side].failures, of: shared }
    return { ...comparison[side].accuracy, count: of - failed, n: of }
  }
  const report = shortened({
    a: a.name,
    b: b.name,
    scope: scopeJson(scope),
    datasets: overlaps
      .filter((row) => row.shared > 0)
      .map((row) => ({
        slug: row.datasetSlug,
        name: row.datasetTitle,
        shared: row.shared,
        onlyA: row.onlyA,
        onlyB: row.onlyB,
        otherTexts: row.otherTexts,
        unscoredA: row.unscoredA,
        unscoredB: row.unscoredB,
        ...rulesJson(row),
        ...{ variantA: row.variantA, variantB: row.variantB },
      })),
    shared,
    leftOut: [...leftOut],
    countOnce: countOnceJson(countOnce),
    trials: comparison.trials && trialsJson(comparison.trials),
    variants: variantsJson(overlaps),
    clusters: clustersJson(
      comparison.clusters && {
        items: shared,
        clusters: comparison.clusters.number,
        isUnit: comparison.clusters.isUnit,
      },
      clusterKeysOf([scope, other ?? scope]),
    ),
    unscoredA: unscored.a,
    unscoredB: unscored.b,
    verdict: verdictJson(refusal ? { kind: "refused", refusal } : rankingOf(comparison), { a: a.name, b: b.name }),
    ...split,
    accuracyA: accuracy("a"),
    accuracyB: accuracy("b"),
    difference: comparison.accuracyDifference,
    mcnemarP: mcnemar.p,
    minimalDetectableDifference: comparison.minimalDetectableDifference,
    errorConsistency: comparison.errorConsistency,
    errorOverlap: overlapShare({ both: split.bothFail, onlyA: split.onlyAFails, onlyB: split.onlyBFails }),
    signatureDistance: distance && distanceJson(distance),
    categoryAgreement: signature.agreement,
    homogeneity: homogeneity && {
      ...homogeneity.stuartMaxwell,
      degrees: homogeneity.degrees,
      pooled: [...homogeneity.pooled],
    },
    changes: { fixed, broken, stillFailing, changedKind, categories: [...categories] },
    groups: groups && groupsJson(groups),
    next: [],
    basis: signature.basis,
    categories: signature.categories
      .filter(({ level }) => level <= (wanted.level ?? Infinity))
      .map(categoryJson(comparison, namesOf(tree))),
  })
  if (!refusal) return report
  return { ...withheld(report), next: await stepsToOneRule({ a, b, scope, other, rules: refusal.rules }) }
}

/** Where the sides do not fail by one rule: each side's own figures, and nothing that holds one against the other. */
function withheld(report: Report): Report {
  return {
    ...report,
    ...{ bothRight: null, onlyAFails: null, onlyBFails: null, bothFail: null },
    difference: null,
    mcnemarP: null,
    minimalDetectableDifference: null,
    errorConsistency: null,
    errorOverlap: null,
    signatureDistance: null,
    categoryAgreement: null,
    homogeneity: null,
    changes: null,
    categories: report.categories.map((row) => ({
      ...row,
      difference: null,
      p: null,
      q: null,
      shareDifference: null,
      shareP: null,
      shareQ: null,
      untested: "rules-differ",
    })),
  }
}

function trialsJson({ a, b }: NonNullable<Comparison["trials"]>) {
  const side = ({ of, failed }: typeof a) => ({ attempts: of, failures: failed })
  return { a: side(a), b: side(b), text: trialsSentence }
}

function variantsJson(overlaps: readonly Overlap[]) {
  const sentences = variantSentences(overlaps)
  return sentences.length > 0 ? { text: `${sentences.join(". ")}.` } : null
}

function rulesJson(row: Overlap) {
  const rules = rulesOnBothSides(row)
  const bare = ({ threshold, lowerIsBetter }: SideRule) => ({ threshold, lowerIsBetter })
  return { ruleA: rules && bare(rules.a), ruleB: rules && bare(rules.b) }
}

function verdictJson(ranking: Ranking, names: { readonly a: string; readonly b: string }) {
  const better = ranking.kind === "ranked" ? ranking.better : null
  const reason = ranking.kind === "refused" ? ranking.refusal.reason : null
  return { kind: ranking.kind, reason, better, text: rankingSentence(ranking, names) }
}

function distanceJson({ interval, ...distance }: NonNullable<Comparison["signature"]["distance"]>) {
  return { ...distance, low: interval?.low ?? null, high: interval?.high ?? null }
}

function namesOf(tree: readonly TaxonomyNode[]): Map<string, string> {
  return new Map([...leftovers, ...flattenTree(tree)].map(({ slug, name }) => [slug, name]))
}

function categoryJson({ a, b, signature }: Comparison, names: ReadonlyMap<string, string>) {
  return ({ slug, level, path, both, difference, p, q, untested, ...row }: CategoryRow) => ({
    slug,
    name: names.get(slug) ?? slug,
    level,
    parent: path.at(-2) ?? null,
    a: row.a,
    b: row.b,
    both,
    rateA: proportionOf(row.rateA, { count: row.a, n: signature.items }),
    rateB: proportionOf(row.rateB, { count: row.b, n: signature.items }),
    shareA: proportionOf(row.shareA, { count: row.a, n: a.read }),
    shareB: proportionOf(row.shareB, { count: row.b, n: b.read }),
    difference: differenceOf(difference),
    p,
    q,
    shareDifference: differenceOf(row.shareDifference),
    shareP: row.shareTest?.p ?? null,
    shareQ: row.shareTest?.q ?? null,
    untested,
  })
}
