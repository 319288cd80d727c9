import type { OutgoingHttpHeaders, ServerResponse } from "node:http"

export type Recorded = { readonly headers: OutgoingHttpHeaders; readonly body: Buffer }

/** Of this connection or of the moment, not of the answer. */
const notKept = ["connection", "keep-alive", "transfer-encoding", "content-length", "date", "server-timing"]

type Chunk = string | Uint8Array
type Send = (...args: unknown[]) => unknown

/**
 * Listens to what is written to a response, which goes out as if nobody did. `done` hears of it when all of it was sent
 * with status 200; an answer that is longer than `mostBytes`, broken off or given up is never heard of.
 */
export function recordResponse(
  response: ServerResponse,
  { mostBytes, done }: { readonly mostBytes: number; readonly done: (recorded: Recorded) => void },
): void {
  let parts: Buffer[] | null = []
  let bytes = 0
  const keep = (chunk: unknown, encoding: unknown) => {
    if (!parts || !isChunk(chunk)) return
    const part =
      typeof chunk === "string"
        ? Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8")
        : Buffer.from(chunk)
    bytes += part.length
    if (bytes > mostBytes) parts = null
    else parts.push(part)
  }
  const write = response.write.bind(response) as Send
  const end = response.end.bind(response) as Send
  response.write = ((...args: unknown[]) => {
    keep(args[0], args[1])
    return write(...args)
  }) as ServerResponse["write"]
  response.end = ((...args: unknown[]) => {
    keep(args[0], args[1])
    return end(...args)
  }) as ServerResponse["end"]
  response.once("finish", () => {
    if (!parts || response.statusCode !== 200) return
    const headers = { ...response.getHeaders() }
    for (const name of notKept) delete headers[name]
    done({ headers, body: Buffer.concat(parts) })
  })
}

const isChunk = (chunk: unknown): chunk is Chunk => typeof chunk === "string" || chunk instanceof Uint8Array
