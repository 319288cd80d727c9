import { createHash } from "node:crypto"
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http"
import { promisify } from "node:util"
import { gunzip } from "node:zlib"
import { keyHeaders, pageKey } from "./page-key"
import { pageMemory } from "./page-memory"
import { type Recorded, recordResponse } from "./record-response"

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
    const key = pageKey(request)
    // Without a database the page itself says what is wrong.
    const now = key === null ? null : await seen().catch(() => null)
    if (key === null || now === null) return handle(request, response)
    const known = wantsAnew(request) ? undefined : memory.get(key)
    if (known && known.seen === now && known.until > clock()) {
      const headers = { ...known.headers, etag: known.etag, "server-timing": 'page;desc="remembered"' }
      return answer(response, { headers, body: request.headers["if-none-match"] === known.etag ? null : known.body })
    }
    response.setHeader("server-timing", 'page;desc="rendered"')
    const until = clock() + longestMs
    const done = (recorded: Recorded) =>
      void mayRemember(recorded).then((may) => {
        if (may) memory.set(key, { ...recorded, seen: now, until, etag: etagOf(recorded.body) })
      })
    recordResponse(response, { mostBytes: most.ofOne, done })
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

const kinds = /^(?:text\/html|text\/x-component|application\/json)\b/

/** Pages and data that say the same to everybody; no files, nothing that varies by what the key does not hold. */
export async function mayRemember({ headers, body }: Recorded): Promise<boolean> {
  const text = (name: string) => String(headers[name] ?? "")
  if (!kinds.test(text("content-type")) || headers["set-cookie"] || headers["content-disposition"]) return false
  const varies = text("vary")
    .toLowerCase()
    .split(/\s*,\s*/)
    .filter(Boolean)
  if (!varies.every((name) => keyHeaders.has(name))) return false
  const encoding = text("content-encoding")
  if (encoding !== "" && encoding !== "gzip") return false
  const plain = encoding === "gzip" ? await unzip(body).catch(() => null) : body
  return plain !== null && !holdsFailure(plain)
}

const unzip = promisify(gunzip)

/** What fails after the head of a page was sent stands in a 200: React's rows of errors, in markup and in its data. */
function holdsFailure(plain: Buffer): boolean {
  return ['E{"digest"', 'E{\\"digest\\"', "data-dgst="].some((sign) => plain.includes(sign))
}
