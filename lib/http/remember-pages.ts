import { createHash } from "node:crypto"
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http"
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import { gatherResponse } from "./gather-response"
import { encodingClass, isPage, keyHeaders, pageKey } from "./page-key"
import { pageMemory } from "./page-memory"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Nothing on a page is older than this, should it ever depend on more than address and database. */
const longestMs = 10 * 60_000
const most = { bytes: 64_000_000, pages: 2_000, ofOne: 1_000_000 }

/**
 * Puts a memory before the pages. A visitor without a cookie is answered from it as long as the database shows what it
 * showed before the page was made; otherwise, and for everybody else, the page is made anew. `seen` is asked at every
 * such request (lib/db/visible-data.ts), so that whatever is written, by whomever, is on the very next page.
 */
export function rememberPages({
  handle,
  seen,
  clock = () => performance.now(),
}: {
  readonly handle: Handle
  readonly seen: () => Promise<string>
  readonly clock?: () => number
}): Handle {
  const memory = pageMemory(most)
  return async (request, response) => {
    const encoding = encodingClass(request.headers)
    if (!isPage(request) || encoding === null) return handle(request, response)
    const key = pageKey(request)
    // Without a database the page itself says what is wrong.
    const now = key === null ? null : await seen().catch(() => null)
    const known = key === null || wantsAnew(request) ? undefined : memory.get(key)
    if (known && known.seen === now && known.until > clock()) {
      const headers = { ...known.headers, etag: known.etag, "server-timing": 'page;desc="remembered"' }
      return answer(response, { headers, body: request.headers["if-none-match"] === known.etag ? null : known.body })
    }
    const until = clock() + longestMs
    // Compressed here, once and whole: Next would at every piece it writes.
    if (encoding === "gzip") delete request.headers["accept-encoding"]
    gatherResponse(response, {
      mostBytes: most.ofOne,
      whole: (plain, send) =>
        void squeezed(plain, encoding).then(({ body, headers }) => {
          response.setHeader("server-timing", 'page;desc="rendered"')
          const kept = { ...keptHeaders(response), ...headers }
          if (key !== null && now !== null && mayRemember(response, plain))
            memory.set(key, { headers: kept, body, seen: now, until, etag: etagOf(body) })
          send(body, headers)
        }),
    })
    return handle(request, response)
  }
}

/** A hard reload, and the benchmark that wants to know what making a page costs. */
function wantsAnew({ headers }: IncomingMessage): boolean {
  return /\bno-(?:cache|store)\b/.test(headers["cache-control"] ?? "")
}

function answer(
  response: ServerResponse,
  { headers, body }: { readonly headers: OutgoingHttpHeaders; readonly body: Buffer | null },
): void {
  if (body === null) response.writeHead(304, headers).end()
  else response.writeHead(200, { ...headers, "content-length": body.length }).end(body)
}

const etagOf = (body: Buffer) => `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`

/** Half the processor time of the usual level, and an eighth more to send. */
const level = 3
const zip = promisify(gzip)

async function squeezed(plain: Buffer, encoding: string): Promise<{ body: Buffer; headers: OutgoingHttpHeaders }> {
  if (encoding !== "gzip" || plain.length < 1_000) return { body: plain, headers: {} }
  return { body: await zip(plain, { level }), headers: { "content-encoding": "gzip" } }
}

/** Of this connection or of the moment, not of the answer. */
const momentary = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "date", "server-timing"])

function keptHeaders(response: ServerResponse): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(response.getHeaders()).filter(([name]) => !momentary.has(name)))
}

const kinds = /^(?:text\/html|text\/x-component|application\/json)\b/

/** Pages and data that say the same to everybody; no files, nothing that varies by what the key does not hold. */
function mayRemember(response: ServerResponse, plain: Buffer): boolean {
  const text = (name: string) => String(response.getHeader(name) ?? "")
  if (response.statusCode !== 200 || !kinds.test(text("content-type"))) return false
  if (["set-cookie", "content-disposition", "content-encoding"].some((name) => response.hasHeader(name))) return false
  const varies = text("vary")
    .toLowerCase()
    .split(/\s*,\s*/)
    .filter(Boolean)
  return varies.every((name) => keyHeaders.has(name)) && !holdsFailure(plain)
}

/** What fails after the head of a page was sent stands in a 200: React's rows of errors, in markup and in its data. */
function holdsFailure(plain: Buffer): boolean {
  return ['E{"digest"', 'E{\\"digest\\"', "data-dgst="].some((sign) => plain.includes(sign))
}
