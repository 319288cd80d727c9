import { createHash } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { insteadOfFailure } from "./replace-server-error"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export type GateOptions = {
  readonly handle: Handle
  readonly isAway: () => boolean
  /** resolves when the database answers again, at the latest after so many milliseconds */
  readonly back: (atMostMs: number) => Promise<void>
  /** what keeps it from coming back, if that is known */
  readonly reason: () => Promise<string | null>
}

/** What somebody sends waits a little, so that it need not be sent again; reading is asked for again by the page. */
const patienceMs = 10_000
const retrySeconds = 3

/** Scripts, styles and pictures need no database, and the health check says itself what is wrong. */
const without = /^\/(?:_next\/|api\/health(?:[/?]|$)|[^?]*\.(?:svg|ico|png|jpg|webmanifest|txt|js|css|woff2)(?:\?|$))/

/**
 * Stands before the pages: while the database is away they would only fail, so this says it instead, with a 503; also
 * of those that were being made when it went.
 */
export function databaseGate({ handle, isAway, back, reason }: GateOptions): Handle {
  return async (request, response) => {
    if (without.test(request.url ?? "")) return handle(request, response)
    if (isAway()) {
      if (!isReading(request)) await back(patienceMs)
      if (isAway()) return sayAway(request, response, await reason())
    }
    insteadOfFailure(response, () => (isAway() ? answerOf(request, null) : null))
    return handle(request, response)
  }
}

const isReading = ({ method }: IncomingMessage) => method === "GET" || method === "HEAD"

function sayAway(request: IncomingMessage, response: ServerResponse, why: string | null): void {
  const { status, headers, body } = answerOf(request, why)
  response.writeHead(status, headers)
  response.end(request.method === "HEAD" ? undefined : body)
}

function answerOf(request: IncomingMessage, why: string | null) {
  const isData = /^\/(?:api|analyses\/\d+\/pulse)\b/.test(request.url ?? "")
  const body = isData ? dataBody(why) : pageBody(why)
  const headers = {
    "content-type": isData ? "application/json" : "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "retry-after": String(retrySeconds),
    // What was sent has not been read; on a connection that is kept it would stand before the next request.
    ...(isReading(request) ? {} : { connection: "close" }),
  }
  return { status: 503, headers, body }
}

const title = "The database is coming back"
const sentence =
  "It went away a moment ago and is being started again. Nothing that was saved is lost, and work under way goes on by itself."

function dataBody(why: string | null): string {
  const message = [title, ". ", sentence, why === null ? "" : ` ${why}`, ` Try again in ${retrySeconds} seconds.`]
  return JSON.stringify({ error: { code: "unavailable", message: message.join("") } })
}

const style = `
:root{color-scheme:light dark}
body{margin:0;background:light-dark(#fafbfa,#0d1211);color:light-dark(#12201c,#e9efec);font:1rem/1.6 system-ui,"Segoe UI",sans-serif}
main{max-width:38rem;margin:0 auto;padding:15vh 1.5rem 4rem}
h1{font:600 1.75rem/1.25 Georgia,serif;margin:0 0 1rem}
p{margin:0 0 1rem;color:light-dark(#40514b,#b7c3be)}
.why{border-left:3px solid light-dark(#7a5000,#edc06a);padding-left:.75rem;color:inherit}
a{color:light-dark(#0b6152,#6fd0b8)}
`
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

/** Whole in itself: nothing else of the app is needed to show it. It looks again without a script. */
function pageBody(why: string | null): string {
  const note = why === null ? "" : `<p class="why">${escaped(why)}</p>\n`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="${retrySeconds}">
<title>${title} – ErrorAtlas</title>
<style>${style}</style>
</head>
<body>
<main id="main">
<h1>${title}</h1>
<p role="status">${sentence}</p>
${note}<p>This page looks again every ${retrySeconds} seconds. <a href="">Look now</a></p>
</main>
</body>
</html>
`
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
