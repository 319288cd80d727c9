import { z } from "zod"
import { clusterKeysOf, type Scope, judgeOf } from "@/lib/data/scope/scope"
import { clustersOf } from "@/lib/stats/proportions/attempt-rate"
import { clustersJson, clustersSchema } from "@/lib/api/schema/clusters"
import { funnelOf, listNodeCounts, listStrata, type CountFilter } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { categoryTable } from "@/lib/api/schema/category-rows"
import { commonestJson, commonestSchema, labelsJson, labelsSchema } from "@/lib/api/schema/labels"
import { funnelSchema, proportionOf, proportionSchema } from "@/lib/api/schema/numbers"

/** What an atlas and a signature both say of the counts they show. */
export const figureSchemas = {
  failureRate: proportionSchema.nullable().describe("Failures among all attempts on the datasets that were read."),
  effectiveSize: z
    .number()
    .describe("Kish's effective size of the failures read; equals their number when every one weighs the same."),
  clusters: clustersSchema.describe("Where items lie in clusters: by what intervals go."),
  funnel: funnelSchema,
  labels: labelsSchema,
  commonest: commonestSchema,
}

/** The counts a filter leaves: by stratum, by category with shares and intervals, and the figures of them all. */
export async function categoryReport(scope: Scope, filter: CountFilter) {
  const [strata, nodeCounts, tree] = await Promise.all([
    listStrata(scope, filter),
    listNodeCounts(scope, filter),
    getTaxonomy(scope.version.id),
  ])
  const { signature, rows } = categoryTable({ tree, strata, nodeCounts })
  const { failureRate, effectiveSize, covered, readInFull } = signature
  const funnel = funnelOf(strata)
  const labels = labelsOf(judgeOf(scope), funnel)
  return {
    strata,
    tree,
    rows,
    readInFull,
    figures: {
      failureRate: proportionOf(failureRate, { count: covered.failures, n: covered.predictions }),
      effectiveSize,
      clusters: clustersJson(clustersOf(strata), clusterKeysOf([scope])),
      funnel,
      labels: labelsJson(labels),
      commonest: commonestJson(rows, { labels, size: effectiveSize }),
    },
  }
}
