import { z } from "zod"
import { getDatasetFilter } from "@/lib/data/scope/names"
import { listStrata, type StratumRow } from "@/lib/data/taxonomy/signature-counts"
import { accessOf } from "@/lib/data/scope/visible-names"
import { clusterKeysOf } from "@/lib/data/scope/scope"
import { clustersJson, clustersSchema } from "@/lib/api/schema/clusters"
import { attemptRate, clustersOf } from "@/lib/stats/proportions/attempt-rate"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { count, limitQuery, named } from "@/lib/api/schema/fields"
import { proportionOf, proportionSchema, readAbout } from "@/lib/api/schema/numbers"
import { datasetQuery, findScope, scopeJson, scopeQuery, scopeSchema } from "@/lib/api/schema/scope"

/** @internal */
export const listModelsEndpoint = endpoint({
  id: "listModels",
  method: "GET",
  path: "/api/v1/models",
  summary: "Models with their failures",
  description: "In alphabetical order of their slugs.",
  permission: "anyone",
  query: z.object({
    ...scopeQuery,
    ...datasetQuery,
    q: z.string().trim().max(300).optional().describe("Only models whose name contains this."),
    after: z.string().max(300).optional().describe("`next` of the page before."),
    limit: limitQuery(500, 100),
  }),
  reply: z
    .object({
      scope: scopeSchema,
      models: z.array(
        named.extend({
          datasets: count,
          predictions: count.describe("Attempts: predictions with a score."),
          unscored: count.describe("Answers without a score and errors of the harness: no attempts."),
          failures: count,
          read: count.describe(readAbout),
          failureRate: proportionSchema.nullable(),
          clusters: clustersSchema,
        }),
      ),
      next: z.string().nullable().describe("Send as `after` for the next page; null on the last one."),
    })
    .meta({ id: "ModelList" }),
  async handler({ query, viewer }) {
    const scope = await findScope(query, viewer)
    const strata = await listStrata(scope, { datasets: await getDatasetFilter(query.dataset, accessOf(scope)) })
    const needle = query.q?.toLowerCase() ?? ""
    const models = [...groupByModel(strata)]
      .filter(([slug, [first]]) => `${slug} ${first?.modelName}`.toLowerCase().includes(needle))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .filter(([slug]) => query.after === undefined || slug > query.after)
    const page = models.slice(0, query.limit)
    return {
      scope: scopeJson(scope),
      models: page.map(([slug, rows]) => ({
        ...summaryOf(slug, rows),
        clusters: clustersJson(clustersOf(rows), clusterKeysOf([scope])),
      })),
      next: models.length > page.length ? (page.at(-1)?.[0] ?? null) : null,
    }
  },
})

export const modelEndpoints = [listModelsEndpoint]

function groupByModel(strata: readonly StratumRow[]): Map<string, StratumRow[]> {
  const groups = new Map<string, StratumRow[]>()
  for (const row of strata) groups.set(row.modelSlug, [...(groups.get(row.modelSlug) ?? []), row])
  return groups
}

function summaryOf(slug: string, rows: readonly StratumRow[]) {
  const total = (column: "predictions" | "unscored" | "failures" | "read") =>
    rows.reduce((sum, row) => sum + row[column], 0)
  const predictions = total("predictions")
  const failures = total("failures")
  const rate = attemptRate(rows)
  return {
    slug,
    name: rows[0]?.modelName ?? slug,
    datasets: rows.length,
    predictions,
    unscored: total("unscored"),
    failures,
    read: total("read"),
    failureRate: proportionOf(rate, { count: failures, n: predictions }),
  }
}
