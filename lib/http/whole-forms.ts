import type { IncomingMessage, ServerResponse } from "node:http"
import { refuse } from "./sound-requests"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * A form that ends before its last boundary was cut off on the way. That shows only when it has been read, by Next, which
 * answers 500 as if something were wrong here; this says what is wrong with it instead.
 */
export function wholeForms(handle: Handle): Handle {
  return async (request, response) => {
    const boundary = boundaryOf(request)
    if (boundary === null) return handle(request, response)
    const isWhole = watchEnd(request, Buffer.from(`--${boundary}--`))
    const { end } = response
    const sendEnd = end.bind(response) as (...args: unknown[]) => ServerResponse
    response.end = ((...args: unknown[]) => {
      if (response.statusCode !== 500 || response.headersSent || isWhole()) return sendEnd(...args)
      response.end = end
      refuse(request, response, { status: 400, message: "This form was cut off before its end. Please send it again." })
      return response
    }) as typeof end
    return handle(request, response)
  }
}

function boundaryOf({ method, headers }: IncomingMessage): string | null {
  if (method !== "POST") return null
  const found = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/i.exec(
    headers["content-type"] ?? "",
  )
  return found?.[1] ?? found?.[2] ?? null
}

/** Looks at what comes in, however it is read: whether the mark is in the last of it. */
function watchEnd(request: IncomingMessage, mark: Buffer): () => boolean {
  let tail = Buffer.alloc(0)
  const { push } = request
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (Buffer.isBuffer(chunk)) tail = Buffer.concat([tail, chunk]).subarray(-1_000)
    return push.call(request, chunk, encoding)
  }
  return () => tail.includes(mark)
}
