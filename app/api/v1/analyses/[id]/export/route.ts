import { exportAnalysis, exportLines } from "@/lib/api/export"
import { route } from "@/lib/boundary/route"

export const GET = route(exportAnalysis, async ({ params, query, viewer }) => {
  const lines = await exportLines({ analysis: params.id, release: query.release }, viewer)
  return new Response(streamOf(lines), {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": `attachment; filename="analysis-${params.id}.jsonl"`,
      "cache-control": "no-store",
    },
  })
})

/** Asks for the next chunk only when the reader wants more; stops when the reader goes away. */
function streamOf(chunks: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
}
