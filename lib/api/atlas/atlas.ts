import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getDatasetFilter } from "@/lib/data/scope/names"
import { funnelOf, listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { accessOf } from "@/lib/data/scope/visible-names"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { categoryRowSchema, categoryTable } from "@/lib/api/schema/category-rows"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { commonestJson, commonestSchema, labelsJson, labelsSchema } from "@/lib/api/schema/labels"
import { funnelSchema, proportionOf, proportionSchema } from "@/lib/api/schema/numbers"
import { datasetQuery, findScope, scopeJson, scopeQuery, scopeSchema, type ScopeQuery } from "@/lib/api/schema/scope"

export const atlasSchema = z
  .object({
    scope: scopeSchema,
    models: z.number().int(),
    datasets: z.number().int(),
    failureRate: proportionSchema.nullable(),
    effectiveSize: z.number(),
    funnel: funnelSchema,
    labels: labelsSchema,
    commonest: commonestSchema,
    categories: z
      .array(
        categoryRowSchema.extend({
          definition: z.string(),
          includes: z.array(z.string()),
          excludes: z.array(z.string()),
        }),
      )
      .describe("The whole tree, parents before their children; `parent` names the category above."),
  })
  .meta({ id: "Atlas" })

export const getAtlas = endpoint({
  id: "getAtlas",
  method: "GET",
  path: "/api/v1/atlas/{release}",
  summary: "One taxonomy with counts",
  description: "Every category with its definition, the failures read in it, and its share and rate with intervals.",
  permission: "anyone",
  params: z.object({ release: z.string().min(1).max(100).describe('Key of a release or tree, or "latest".') }),
  query: z.object({ analysis: scopeQuery.analysis, ...datasetQuery }),
  reply: atlasSchema,
})

export async function atlasReport(
  wanted: ScopeQuery & { readonly datasets: readonly string[] },
  viewer: Viewer,
): Promise<z.infer<typeof atlasSchema>> {
  const scope = await findScope(wanted, viewer)
  const filter = { datasets: await getDatasetFilter(wanted.datasets, accessOf(scope)) }
  const [strata, nodeCounts, tree] = await Promise.all([
    listStrata(scope, filter),
    listNodeCounts(scope, filter),
    getTaxonomy(scope.version.id),
  ])
  const { signature, rows } = categoryTable({ tree, strata, nodeCounts })
  const funnel = funnelOf(strata)
  const labels = labelsOf(scope.analysis.judgeId, funnel)
  const nodes = new Map(flattenTree(tree).map((node) => [node.slug, node]))
  return {
    scope: scopeJson(scope),
    models: new Set(strata.map(({ modelId }) => modelId)).size,
    datasets: new Set(strata.map(({ datasetId }) => datasetId)).size,
    failureRate: proportionOf(signature.failureRate, {
      count: signature.covered.failures,
      n: signature.covered.predictions,
    }),
    effectiveSize: signature.effectiveSize,
    funnel,
    labels: labelsJson(labels),
    commonest: commonestJson(rows, { labels, size: signature.effectiveSize }),
    categories: rows.map((row) => {
      const node = row.kind === "category" ? nodes.get(row.slug) : undefined
      return {
        ...row,
        definition: node?.definition ?? "",
        includes: [...(node?.includes ?? [])],
        excludes: [...(node?.excludes ?? [])],
      }
    }),
  }
}
