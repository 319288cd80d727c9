import { z } from "zod"
import { searchSite } from "@/lib/data/search/site-search"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { count, limitQuery, named } from "@/lib/api/schema/fields"
import { failureSchema, failureJson } from "./failures"
import { findScope, scopeJson, scopeQuery, scopeSchema } from "@/lib/api/schema/scope"

const hit = named.extend({ note: z.string().nullable() })

const searchEndpoint = endpoint({
  id: "search",
  method: "GET",
  path: "/api/v1/search",
  summary: "Everything that answers to some words",
  description:
    'Failures by full text over diagnosis, item and output (of results you may read), best first; names by their parts. Words as in a web search: "a phrase", or, -not.',
  permission: "anyone",
  query: z.object({
    ...scopeQuery,
    q: z.string().trim().min(1).max(200),
    limit: limitQuery(50, 5).describe("Results of each kind."),
  }),
  reply: z
    .object({
      scope: scopeSchema,
      failures: z.object({
        total: count,
        isAtLeast: z.boolean().describe("There are more than `total`; only that many were ranked."),
        rows: z.array(failureSchema),
      }),
      items: z.array(
        z.object({
          exampleId: z.string(),
          dataset: z.string(),
          failures: z.number().int().describe("Failures found on this item."),
          failure: z.number().int().describe("Id of the best of them."),
        }),
      ),
      models: z.array(hit),
      datasets: z.array(hit),
      categories: z.array(hit),
      results: z.array(z.object({ id: z.number().int(), name: z.string() })).describe("Results you brought."),
      analyses: z.array(
        z.object({
          id: z.number().int(),
          title: z.string(),
          judge: z.string(),
          isOwn: z.boolean().describe("It is yours; these come first."),
        }),
      ),
    })
    .meta({ id: "SearchResult" }),
  async handler({ query: { q, limit, ...wanted }, viewer }) {
    const scope = await findScope(wanted, viewer)
    const found = await searchSite(scope, { q, limit })
    return {
      scope: scopeJson(scope),
      failures: { ...found.failures, rows: found.failures.rows.map(failureJson) },
      items: found.items.map(({ exampleId, datasetTitle, failures, annotationId }) => ({
        exampleId,
        dataset: datasetTitle,
        failures,
        failure: annotationId,
      })),
      models: [...found.models],
      datasets: [...found.datasets],
      categories: [...found.categories],
      analyses: found.analyses.map(({ id, title, judgeId, isOwn }) => ({ id, title, judge: judgeId, isOwn })),
      results: [...found.results],
    }
  },
})

export const searchEndpoints = [searchEndpoint]
