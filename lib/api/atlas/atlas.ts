import { z } from "zod"
import { getDatasetFilter } from "@/lib/data/scope/names"
import { accessOf } from "@/lib/data/scope/visible-names"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { categoryRowSchema } from "@/lib/api/schema/category-rows"
import { datasetQuery, findScope, scopeJson, scopeQuery, scopeSchema } from "@/lib/api/schema/scope"
import { categoryReport, figureSchemas } from "./category-report"

/** @internal */
export const getAtlasEndpoint = endpoint({
  id: "getAtlas",
  method: "GET",
  path: "/api/v1/atlas/{release}",
  summary: "One taxonomy with counts",
  description: "Every category with its definition, the failures read in it, and its share and rate with intervals.",
  permission: "anyone",
  params: z.object({ release: z.string().min(1).max(100).describe('Key of a release or tree, or "latest".') }),
  query: z.object({ analysis: scopeQuery.analysis, ...datasetQuery }),
  reply: z
    .object({
      scope: scopeSchema,
      models: z.number().int(),
      datasets: z.number().int(),
      ...figureSchemas,
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
    .meta({ id: "Atlas" }),
  async handler({ params, query, viewer }) {
    const scope = await findScope({ ...params, ...query }, viewer)
    const datasets = await getDatasetFilter(query.dataset, accessOf(scope))
    const { strata, tree, rows, figures } = await categoryReport(scope, { datasets })
    const nodes = new Map(flattenTree(tree).map((node) => [node.slug, node]))
    return {
      scope: scopeJson(scope),
      models: new Set(strata.map(({ modelId }) => modelId)).size,
      datasets: new Set(strata.map(({ datasetId }) => datasetId)).size,
      ...figures,
      categories: rows.map((row) => {
        const node = row.kind === "category" ? nodes.get(row.slug) : undefined
        const { definition = "", includes = [], excludes = [] } = node ?? {}
        return { ...row, definition, includes: [...includes], excludes: [...excludes] }
      }),
    }
  },
})

export const atlasEndpoints = [getAtlasEndpoint]
