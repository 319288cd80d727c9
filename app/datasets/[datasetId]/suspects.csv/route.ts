import { z } from "zod"
import { doubtsInWords } from "@/components/datasets/suspect-text"
import { fileResponse } from "@/lib/http/handlers/file-response"
import { route } from "@/lib/http/handlers/route"
import { getDataset } from "@/lib/data/datasets/datasets"
import { getScope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { listSuspectItems } from "@/lib/data/datasets/suspect-items"
import { csvFromRows } from "@/lib/domain/text/csv"
import { parseQuery } from "@/lib/queries"

const params = z.object({ datasetId: z.string().max(300) })

/** Every suspect item of a dataset with what speaks against it; cells that a spreadsheet would run are made harmless. */
export const GET = route({ permission: "anyone", params }, async ({ params: { datasetId }, request, viewer }) => {
  const wanted = parseQuery("dataset", Object.fromEntries(new URL(request.url).searchParams))
  const scope = await getScope(wanted, viewer)
  const dataset = await getDataset(datasetId, accessOf(scope))
  const items = await listSuspectItems(scope, dataset.id)
  return fileResponse(csvOf(dataset.name, items), { type: "text/csv; charset=utf-8", name: "suspect-items.csv" })
})

async function* csvOf(dataset: string, items: Awaited<ReturnType<typeof listSuspectItems>>): AsyncGenerator<string> {
  yield csvFromRows([
    [
      ...["dataset", "example_id", "failures_read", "no_error_found", "reference_wrong", "ambiguous_item"],
      ...["scorer_artefact", "reviews_in_doubt", "same_answer", "answers_stated", "in_words"],
    ],
  ])
  for (let from = 0; from < items.length; from += 500)
    yield csvFromRows(
      items
        .slice(from, from + 500)
        .map((item) => [
          ...[dataset, item.exampleId, item.read, item.noErrorFound, item.referenceWrong, item.ambiguous],
          ...[item.scorerArtefact, item.doubtsOfPeople, item.sameAnswer, item.statedAnswers],
          doubtsInWords(item).join("; "),
        ]),
    )
}
