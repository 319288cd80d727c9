import { z } from "zod"
import { route } from "@/lib/http/handlers/route"
import { getResultSet, readRejectedRows } from "@/lib/data/results/result-sets"
import { csvFromRows } from "@/lib/domain/text/csv"
import { idParam } from "@/lib/http/request/form"

const params = z.object({ resultSetId: idParam })

/** All refused rows as CSV, streamed; cells that a spreadsheet would run are made harmless. */
export const GET = route({ permission: "anyone", params }, async ({ params: { resultSetId }, viewer }) => {
  const resultSet = await getResultSet(resultSetId, viewer)
  const pages = readRejectedRows(resultSet.id)
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) =>
      controller.enqueue(encoder.encode(csvFromRows([["file", "line", "column", "reason", "excerpt"]]))),
    async pull(controller) {
      const { done, value } = await pages.next()
      if (done) return controller.close()
      const rows = value.map((row) => [row.file, row.line, row.column, row.reason, row.excerpt])
      controller.enqueue(encoder.encode(csvFromRows(rows)))
    },
    cancel: async () => void (await pages.return(undefined)),
  })
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="refused-rows-${resultSet.id}.csv"`,
      "cache-control": "no-store",
    },
  })
})
