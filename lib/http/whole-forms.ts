import type { IncomingMessage, ServerResponse } from "node:http"
import { refuse, type Fault } from "./sound-requests"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Next reads so much of a form that is sent to a page (serverActions.bodySizeLimit). */
const mostBytes = 1_048_576

/**
 * Next answers 500 to a form it cannot read, as if something were wrong here. So what comes in with a POST to a page is
 * looked at when that happens, and what is wrong with it is said instead: cut off on the way, too long, or no form.
 */
export function wholeForms(handle: Handle): Handle {
  return async (request, response) => {
    if (request.method !== "POST" || request.url?.startsWith("/api/")) return handle(request, response)
    const read = watchBody(request)
    const { end } = response
    const sendEnd = end.bind(response) as (...args: unknown[]) => ServerResponse
    response.end = ((...args: unknown[]) => {
      response.end = end
      if (response.statusCode !== 500 || response.headersSent) return sendEnd(...args)
      void faultOfBody(read(), request).then((fault) => {
        if (fault) refuse(request, response, fault)
        else sendEnd(...args)
      })
      return response
    }) as typeof end
    return handle(request, response)
  }
}

type Body = { readonly bytes: number; readonly content: Buffer }

/** Keeps a copy of what comes in, however it is read, as long as a form may be. */
function watchBody(request: IncomingMessage): () => Body {
  const chunks: Buffer[] = []
  let bytes = 0
  const { push } = request
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (Buffer.isBuffer(chunk)) {
      bytes += chunk.length
      if (bytes <= mostBytes) chunks.push(chunk)
    }
    return push.call(request, chunk, encoding)
  }
  return () => ({ bytes, content: Buffer.concat(chunks) })
}

const invalid = (message: string): Fault => ({ status: 400, message })

/** Null: it can be read, so that what failed is not its fault. */
async function faultOfBody({ bytes, content }: Body, { headers }: IncomingMessage): Promise<Fault | null> {
  if (bytes > mostBytes) return { status: 413, message: "This is more than a page takes: a form may have 1 MB." }
  const type = headers["content-type"] ?? ""
  if (/^multipart\/form-data\b/i.test(type)) {
    const form = await new Response(new Uint8Array(content), { headers: { "content-type": type } }).formData().catch(() => null)
    if (!form) return invalid("This form was cut off before its end, or is none. Please send it again.")
    const isAction =
      headers["next-action"] !== undefined || [...form.keys()].some((name) => name.startsWith("$ACTION_"))
    return isAction ? null : invalid("This form belongs to no page here.")
  }
  if (headers["next-action"] !== undefined && !isJson(content)) return invalid("This form cannot be read.")
  return null
}

function isJson(content: Buffer): boolean {
  try {
    JSON.parse(content.toString("utf8"))
    return true
  } catch {
    return false
  }
}
