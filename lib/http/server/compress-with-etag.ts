import { createHash } from "node:crypto"
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http"
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import { gatherResponse } from "./buffer-response"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** A longer answer goes out as it is made. */
const mostBytes = 1_000_000

/**
 * Sends pages of the explorer, and answers of the API about it, in one piece: compressed once (Next would at every piece
 * it writes), and the API's with an ETag of their content, so that who has the very same answer is told so. Nothing is
 * kept here: what is cached are data (lib/cache/bounded-cache.ts), and every answer is made anew.
 */
export function sendWhole(handle: Handle): Handle {
  return async (request, response) => {
    const encoding = encodingClass(request.headers)
    if (!isWhole(request) || encoding === null) return handle(request, response)
    if (encoding === "gzip") delete request.headers["accept-encoding"]
    gatherResponse(response, {
      mostBytes,
      whole: (plain, send) =>
        void finished(request, response, { plain, encoding }).then((done) => send(done.body, done.headers)),
    })
    return handle(request, response)
  }
}

type Done = { readonly body: Buffer; readonly headers: OutgoingHttpHeaders }

async function finished(
  request: IncomingMessage,
  response: ServerResponse,
  { plain, encoding }: { readonly plain: Buffer; readonly encoding: "gzip" | "" },
): Promise<Done> {
  const isTagged =
    response.statusCode === 200 && isApi(request) && /json/.test(String(response.getHeader("content-type")))
  if (!isTagged) return squeezed(plain, encoding)
  const etag = etagOf(plain)
  const { authorization, cookie } = request.headers
  const isPersonal = authorization !== undefined || cookie !== undefined
  // What anybody may read a browser may keep, to ask next time whether it still holds.
  const headers = { etag, ...(!isPersonal && { "cache-control": "private, no-cache" }) }
  if (isKnown(request.headers["if-none-match"], etag)) {
    response.statusCode = 304
    response.removeHeader("content-type")
    return { body: Buffer.alloc(0), headers }
  }
  const { body, headers: more } = await squeezed(plain, encoding)
  return { body, headers: { ...headers, ...more } }
}

/** Weak: the same content, compressed or not. */
const etagOf = (plain: Buffer) => `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 27)}"`

const isKnown = (header: string | undefined, etag: string) =>
  header?.split(",").some((one) => one.trim() === etag || one.trim() === etag.slice(2) || one.trim() === "*") ?? false

/** Half the processor time of the usual level, and an eighth more to send. */
const level = 3
const zip = promisify(gzip)

async function squeezed(plain: Buffer, encoding: "gzip" | ""): Promise<Done> {
  if (encoding !== "gzip" || plain.length < 1_000) return { body: plain, headers: {} }
  return { body: await zip(plain, { level }), headers: { "content-encoding": "gzip" } }
}

/** What is read in one piece; files are sent as they are made. */
const read =
  /^\/(?:(?:atlas|models|datasets|compare|search|method)(?:\/|$)|errors(?:\/\d+)?\/?$|api\/v1\/(?:atlas|models|compare|failures|search)(?:\/|$)|$)/
const file = /\.csv$|\/export$/

const pathOf = ({ url = "" }: IncomingMessage) => url.split("?", 1)[0] ?? ""

const isApi = (request: IncomingMessage) => pathOf(request).startsWith("/api/v1/")

function isWhole(request: IncomingMessage): boolean {
  const path = pathOf(request)
  return request.method === "GET" && request.headers.range === undefined && read.test(path) && !file.test(path)
}

/** Whoever takes gzip without weighing gets it, nobody says nothing; who has other wishes is served by Next. */
function encodingClass(headers: IncomingHttpHeaders): "gzip" | "" | null {
  const accepted = String(headers["accept-encoding"] ?? "").toLowerCase()
  if (accepted === "" || accepted === "identity") return ""
  const names = accepted.split(/\s*,\s*/)
  return names.includes("gzip") && names.every((name) => /^[\w-]+$/.test(name)) ? "gzip" : null
}
