import type { IncomingMessage, ServerResponse } from "node:http"
import { insteadOfFailure } from "./replace-server-error"
import { refusalOf, type Fault } from "./validate-request"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Next reads so much of a form that is sent to a page (serverActions.bodySizeLimit). */
const mostBytes = 1_048_576

/**
 * Next answers 500 to a form it cannot read, as if something were wrong here. So what comes in with a POST to a page is
 * looked at when that happens, and what is wrong with it is said instead: cut off on the way, too long, or no form. Every
 * other answer goes out as it comes: that of an action may have no end.
 */
export function wholeForms(handle: Handle): Handle {
  return async (request, response) => {
    if (request.method === "POST" && !request.url?.startsWith("/api/")) sayInstead(request, response)
    return handle(request, response)
  }
}

function sayInstead(request: IncomingMessage, response: ServerResponse): void {
  const read = watchBody(request)
  insteadOfFailure(response, () => {
    const fault = faultOfBody(read(), request.headers)
    return fault && { status: fault.status, ...refusalOf(request, fault) }
  })
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
function faultOfBody({ bytes, content }: Body, headers: IncomingMessage["headers"]): Fault | null {
  if (bytes > mostBytes) return { status: 413, message: "This is more than a page takes: a form may have 1 MB." }
  const isAction = headers["next-action"] !== undefined
  const boundary = boundaryOf(headers["content-type"])
  if (boundary !== null) {
    const names = fieldNames(content.toString("latin1"), boundary)
    if (!names) return invalid("This form was cut off before its end, or is none. Please send it again.")
    return isAction || names.some((name) => name.startsWith("$ACTION_"))
      ? null
      : invalid("This form belongs to no page here.")
  }
  return isAction && !isReply(content) ? invalid("This form cannot be read.") : null
}

function boundaryOf(type: string | undefined): string | null {
  const found = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/i.exec(type ?? "")
  return found?.[1] ?? found?.[2] ?? null
}

/** Names of the fields (RFC 7578); null when it does not end as it should, or a part says no name. */
function fieldNames(form: string, boundary: string): string[] | null {
  const [before, ...parts] = `\r\n${form}`.split(`\r\n--${boundary}`)
  const last = parts.pop()
  if (before !== "" || last === undefined || !last.startsWith("--")) return null
  const names = parts.map(
    (part) => /^[ \t]*\r\ncontent-disposition:[^\r\n]*\bname="([^"]*)"[^]*?\r\n\r\n/i.exec(part)?.[1],
  )
  return names.every((name) => name !== undefined) ? names : null
}

/** What a "$" may stand for where there are no other parts: itself, and values that JSON has no word for. */
const inPlace = /^\$(\$|undefined$|-?Infinity$|-0$|NaN$|[Dn])/

/** The arguments of an action that came as one text: JSON in which nothing points to another part of a form. */
function isReply(content: Buffer): boolean {
  let pointsElsewhere = false
  try {
    JSON.parse(content.toString("utf8"), (_, value: unknown) => {
      if (typeof value === "string" && value.startsWith("$")) pointsElsewhere ||= !inPlace.test(value)
      return value
    })
    return !pointsElsewhere
  } catch {
    return false
  }
}
