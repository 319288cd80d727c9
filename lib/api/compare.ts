import { z } from "zod"
import type { Viewer } from "@/lib/auth/permissions"
import { compareModels } from "@/lib/db/comparison"
import { getDatasetFilter, getModelNamed } from "@/lib/db/names"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy"
import { AppError } from "@/lib/errors"
import type { CategoryRow } from "@/lib/stats/categories"
import type { Comparison } from "@/lib/stats/compare"
import { leftovers } from "./category-rows"
import { endpoint } from "./endpoint"
import { intervalSchema, proportionOf, proportionSchema } from "./numbers"
import { datasetQuery, findScope, scopeJson, scopeQuery, scopeSchema, type ScopeQuery } from "./scope"

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
    untested: z
      .enum(["never-tested", "parent-does-not-differ", "not-every-failure-read"])
      .nullable()
      .describe("Why there is no p."),
  })
  .meta({ id: "ComparedCategory" })

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
    "`difference` is accuracyA - accuracyB; a category's `difference` is rateA - rateB, so that a category in which A fails more often is positive. Both with 95 % intervals that know the pairing.",
  permission: "anyone",
  query: z.object({
    a: z.string().min(1).max(500).describe("Model A: slug, name or id."),
    b: z.string().min(1).max(500).describe("Model B."),
    ...scopeQuery,
    ...datasetQuery,
  }),
  reply: comparisonSchema,
})

type Wanted = ScopeQuery & { readonly a: string; readonly b: string; readonly datasets: readonly string[] }

/** The same answer for the API and the command line. */
export async function comparisonReport(wanted: Wanted, viewer: Viewer): Promise<z.infer<typeof comparisonSchema>> {
  const scope = await findScope(wanted, viewer)
  const [a, b, datasets] = await Promise.all([
    getModelNamed(wanted.a),
    getModelNamed(wanted.b),
    getDatasetFilter(wanted.datasets),
  ])
  if (a.id === b.id) throw new AppError("invalid", `A and B are the same model, "${a.name}".`)
  const { comparison, overlaps, tree } = await compareModels(scope, { a, b, datasets })
  const { items: shared, split, mcnemar, signature } = comparison
  const accuracy = (side: Comparison["a"]) => ({ ...side.accuracy, count: shared - side.failures, n: shared })
  return {
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
    basis: signature.basis,
    categories: signature.categories.map(categoryJson(comparison, namesOf(tree))),
  }
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
    untested,
  })
}
