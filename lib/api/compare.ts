import { z } from "zod"
import type { Viewer } from "@/lib/auth/permissions"
import { compareModels } from "@/lib/db/comparison"
import { getOtherSide } from "@/lib/db/comparison-sources"
import { getDatasetFilter, getModelNamed } from "@/lib/db/names"
import { doorOf } from "@/lib/db/visible-names"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy"
import { AppError } from "@/lib/errors"
import type { CategoryRow } from "@/lib/stats/categories"
import type { Comparison } from "@/lib/stats/compare"
import { overlapShare } from "@/lib/stats/paired"
import { regressionsOf } from "@/lib/stats/regressions"
import { rememberedView } from "@/lib/stats/remembered"
import { leftovers } from "./category-rows"
import { endpoint } from "./endpoint"
import { intervalSchema, proportionOf, proportionSchema, shortened } from "./numbers"
import { type ScopeQuery, datasetQuery, findScope, pairQuery, scopeJson, scopeQuery, scopeSchema } from "./scope"

const count = z.number().int().min(0)
const probability = z.number().min(0).max(1).nullable()

const comparedCategorySchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    level: z.number().int().min(1),
    parent: z.string().nullable(),
    a: count.describe("Failures of A read in this category."),
    b: count,
    both: count.describe("Items on which both failures fall into it."),
    rateA: proportionSchema.nullable().describe("Of all shared items."),
    rateB: proportionSchema.nullable(),
    shareA: proportionSchema.nullable().describe("Of the model's failures."),
    shareB: proportionSchema.nullable(),
    difference: intervalSchema.nullable().describe("rateA - rateB: positive when A fails this way more often."),
    p: probability.describe("Exact McNemar test; null when not tested."),
    q: probability.describe("Benjamini-Hochberg among the rows tested on the same level."),
    shareDifference: intervalSchema.nullable().describe("shareA - shareB, the sides taken as independent."),
    shareP: probability.describe("Of the shares, exact, given which items each model fails; null when not tested."),
    shareQ: probability.describe("Benjamini-Hochberg of shareP on the same level."),
    untested: z
      .enum(["never-tested", "parent-does-not-differ", "not-every-failure-read"])
      .nullable()
      .describe("Why there is no p."),
  })
  .meta({ id: "ComparedCategory" })

const changeSchema = z
  .object({
    slug: z.string(),
    before: count,
    after: count,
    fixed: count.describe("before = fixed + still + left"),
    left: count,
    still: count,
    entered: count,
    broken: count.describe("after = still + entered + broken"),
    p: probability,
    q: probability,
  })
  .meta({ id: "CategoryChange" })

export const comparisonSchema = z
  .object({
    a: z.string().describe("Name of model A."),
    b: z.string(),
    scope: scopeSchema,
    datasets: z.array(z.object({ slug: z.string(), name: z.string(), shared: count, onlyA: count, onlyB: count })),
    shared: count.describe("Items both models answered; everything below is about them alone."),
    bothRight: count,
    onlyAFails: count,
    onlyBFails: count,
    bothFail: count,
    accuracyA: proportionSchema,
    accuracyB: proportionSchema,
    difference: intervalSchema.describe("accuracyA - accuracyB with Newcombe's interval for paired proportions."),
    mcnemarP: z.number().min(0).max(1).describe("Exact McNemar test of equal accuracy."),
    minimalDetectableDifference: z
      .number()
      .nullable()
      .describe("Smallest difference of accuracy that so many items show with 80 % power; null when none differs."),
    errorConsistency: z
      .object({ observed: z.number(), expected: z.number(), kappa: intervalSchema.nullable() })
      .describe("Do they fail on the same items? Chance-corrected agreement of right and wrong."),
    errorOverlap: z.number().nullable().describe("Of items that either fails, the share that both fail (Jaccard)."),
    signatureDistance: z
      .object({
        sqrtJsd: z.number().describe("Square root of the Jensen-Shannon divergence, base 2."),
        low: z.number().nullable(),
        high: z.number().nullable(),
        chance95: z.number().nullable().describe("95 % point of the distance if chance decided who showed what."),
        p: probability,
        totalVariation: z.number().describe("Share of failures that would have to change category."),
      })
      .nullable(),
    categoryAgreement: z
      .object({
        same: count,
        of: count,
        kappa: intervalSchema.nullable(),
        unplaced: count.describe("Read on both sides, but in no category on one or both: not among `of`."),
      })
      .nullable()
      .describe("On items both fail, in a category (or without an error) on both sides: how often in the same one."),
    homogeneity: z
      .object({ chiSquared: z.number(), degrees: count, p: z.number(), pooled: z.array(z.string()) })
      .nullable()
      .describe("Stuart-Maxwell test over right and all top categories; rare ones are pooled."),
    changes: z
      .object({
        fixed: count.describe("A fails, B is right."),
        broken: count.describe("A is right, B fails."),
        stillFailing: count,
        changedKind: count.describe("Of these, in a top category on both sides, and in another one."),
        categories: z.array(changeSchema),
      })
      .describe("From A, the baseline, to B, the candidate."),
    basis: z
      .enum(["counts", "samples", "nothing-read"])
      .describe("counts: every failure was read; samples: categories are projections and not tested."),
    categories: z.array(comparedCategorySchema),
  })
  .meta({ id: "Comparison" })

export const compareEndpoint = endpoint({
  id: "compareModels",
  method: "GET",
  path: "/api/v1/compare",
  summary: "Two models over the items both answered",
  description:
    "`difference` is accuracyA - accuracyB; a category's `difference` is rateA - rateB, so that a category in which A fails more often is positive. Both with 95 % intervals that know the pairing. Numbers have seven significant digits; `level` leaves out what lies deeper.",
  permission: "anyone",
  query: z.object({
    ...pairQuery,
    ...scopeQuery,
    ...datasetQuery,
    level: z.coerce.number().int().min(1).optional().describe("Categories down to this level; all of them without it."),
  }),
  reply: comparisonSchema,
})

type Wanted = ScopeQuery & {
  readonly a: string
  readonly b: string
  readonly datasets: readonly string[]
  readonly level?: number | undefined
}

/** The same answer for the API and the command line. */
export async function comparisonReport(wanted: Wanted, viewer: Viewer): Promise<z.infer<typeof comparisonSchema>> {
  const scope = await findScope(wanted, viewer)
  const door = doorOf(scope, viewer)
  const [a, { model: b, other }, datasets] = await Promise.all([
    getModelNamed(wanted.a, { door }),
    getOtherSide(wanted.b, { scope, viewer }),
    getDatasetFilter(wanted.datasets, door),
  ])
  if (a.id === b.id && !other) throw new AppError("invalid", `A and B are the same model, "${a.name}".`)
  const { comparison, overlaps, tree, items } = await compareModels(scope, { a, b, datasets, other })
  const { items: shared, split, mcnemar, signature } = comparison
  const { distance, homogeneity } = signature
  const { fixed, broken, stillFailing, changedKind, categories } = rememberedView(items, ["regressions"], () =>
    regressionsOf(items),
  )
  const accuracy = (side: Comparison["a"]) => ({ ...side.accuracy, count: shared - side.failures, n: shared })
  return shortened({
    a: a.name,
    b: b.name,
    scope: scopeJson(scope),
    datasets: overlaps
      .filter((row) => row.shared > 0 && (datasets.length === 0 || datasets.includes(row.datasetSlug)))
      .map((row) => ({
        slug: row.datasetSlug,
        name: row.datasetTitle,
        shared: row.shared,
        onlyA: row.onlyA,
        onlyB: row.onlyB,
      })),
    shared,
    ...split,
    accuracyA: accuracy(comparison.a),
    accuracyB: accuracy(comparison.b),
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
    basis: signature.basis,
    categories: signature.categories
      .filter(({ level }) => level <= (wanted.level ?? Infinity))
      .map(categoryJson(comparison, namesOf(tree))),
  })
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
    difference,
    p,
    q,
    shareDifference: row.shareDifference,
    shareP: row.shareTest?.p ?? null,
    shareQ: row.shareTest?.q ?? null,
    untested,
  })
}
