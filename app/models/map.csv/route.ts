import { mappedRows } from "@/components/models/map/map-rows"
import { fileResponse } from "@/lib/http/handlers/file-response"
import { route } from "@/lib/http/handlers/route"
import { getScope, judgeOf } from "@/lib/data/scope/scope"
import { loadSignatureMap, type ModelMap } from "@/lib/data/models/signature-map"
import { csvFromRows } from "@/lib/domain/text/csv"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { AppError } from "@/lib/errors"
import { parseQuery } from "@/lib/queries"

/** Every pair of the signature map with its distance; cells that a spreadsheet would run are made harmless. */
export const GET = route({ permission: "anyone" }, async ({ request, viewer }) => {
  const wanted = parseQuery("models", Object.fromEntries(new URL(request.url).searchParams))
  const scope = await getScope(wanted, viewer)
  if (heuristicPart(judgeOf(scope)) === "all")
    throw new AppError("conflict", "Labels by rules make no map: models are not held against each other by them.")
  const drawn = await loadSignatureMap(scope, wanted.dataset)
  return fileResponse(csvOf(drawn), { type: "text/csv; charset=utf-8", name: "signature-distances.csv" })
})

async function* csvOf({ map, models }: ModelMap): AsyncGenerator<string> {
  const rows = mappedRows(map, models)
  yield csvFromRows([["model_a", "model_b", "benchmarks_a", "benchmarks_b", "read_a", "read_b", "sqrt_jsd", "q"]])
  for (const [i, a] of rows.entries())
    yield csvFromRows(
      rows
        .slice(0, i)
        .map((b, j) => [
          ...[a.name, b.name, a.suite, b.suite, a.read, b.read],
          ...[map.distances[i]?.[j] ?? null, map.q[i]?.[j] ?? null],
        ]),
    )
}
