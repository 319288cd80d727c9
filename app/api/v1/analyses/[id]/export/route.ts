import { exportAnalysis } from "@/lib/api/export"
import { exportFile } from "@/lib/api/export-formats"
import { route } from "@/lib/boundary/route"

export const GET = route(exportAnalysis, async ({ params, query, viewer }) => {
  const file = await exportFile({ analysis: params.id, ...query }, viewer)
  return new Response(streamOf(file.chunks), {
    headers: {
      "content-type": file.type,
      "content-disposition": `attachment; filename="${file.name}"`,
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
