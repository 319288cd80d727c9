import { z } from "zod"
import { atlasView, flattenRows, narrowStrata } from "@/components/atlas/data/atlas-rows"
import { route } from "@/lib/http/handlers/route"
import { listNodeSums } from "@/lib/data/taxonomy/node-sums"
import { getScope } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { csvFromRows } from "@/lib/domain/text/csv"
import { parseQuery } from "@/lib/queries"
import { hasInterval, type Estimate } from "@/lib/stats/core/estimate"

const estimate = (value: Estimate | null) =>
  value && hasInterval(value) ? [value.estimate, value.low, value.high] : [value?.estimate ?? null, null, null]

/** The whole tree under the page's filters, with limits: fractions, not rounded for people. */
export const GET = route(
  { permission: "anyone", params: z.object({ release: z.string().max(100) }) },
  async ({ params, viewer, request }) => {
    const search = new URL(request.url).searchParams
    const query = parseQuery(
      "atlas",
      Object.fromEntries([...new Set(search.keys())].map((key) => [key, search.getAll(key)]).map(unwrapped)),
    )
    const scope = await getScope({ release: params.release, analysis: query.analysis }, viewer)
    const filter = { models: query.model, datasets: query.dataset }
    const [tree, allStrata, sums] = await Promise.all([
      getTaxonomy(scope.version.id),
      listStrata(scope),
      listNodeSums(scope, filter),
    ])
    const view = atlasView({ tree, strata: narrowStrata(allStrata, filter), sums })
    const head = ["category", "slug", "level", "read", "models", "dataSets"]
    const units = ["share", "rate"].flatMap((unit) => [unit, `${unit}Low`, `${unit}High`])
    const rows = flattenRows(view.rows).map((row) => [
      row.name,
      row.kind === "category" ? row.key : "",
      row.depth,
      row.read,
      row.models,
      row.datasets,
      ...estimate(row.share),
      ...estimate(row.rate),
      ...row.heat.flatMap((cell) => [cell.count, cell.share?.estimate ?? null]),
    ])
    const suites = view.suites.flatMap((suite) => [`${suite.name} read`, `${suite.name} share`])
    return new Response(csvFromRows([[...head, ...units, ...suites], ...rows]), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="atlas.csv"',
        "cache-control": "no-store",
      },
    })
  },
)

/** One value as a word, several as a list, as Next gives search parameters to pages. */
function unwrapped([key, values]: readonly (string | string[])[]): [string, string | string[]] {
  const list = Array.isArray(values) ? values : []
  return [String(key), list.length === 1 ? (list[0] ?? "") : list]
}
