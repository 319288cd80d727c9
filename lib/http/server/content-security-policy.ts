import { randomBytes } from "node:crypto"
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** What Next takes a nonce from, and what people write such a header as: a visitor's own never reach a page. */
const fromOutside = ["content-security-policy", "content-security-policy-report-only", "x-nonce"] as const

/**
 * Says to the browser what a page may run and load (CSP level 3). Every answer gets a nonce of its own; Next finds it in
 * the header of the request and writes it on its scripts. A page with a nonce must not be given twice: no answer that
 * is a page may be stored or compared with a stored one. Before everything else that handles a request.
 */
export function contentPolicy(handle: Handle): Handle {
  return (request, response) => {
    for (const name of fromOutside) delete request.headers[name]
    const policy = policyFor(request.url ?? "/", randomBytes(16).toString("base64"))
    if (policy.includes("'nonce-")) request.headers["content-security-policy"] = policy
    response.setHeader("content-security-policy", policy)
    const { writeHead } = response
    response.writeHead = ((...args: unknown[]) => {
      response.writeHead = writeHead
      const given = args.at(-1)
      // Set one by one, so that there is one place to look at them.
      if (isRecord(given)) {
        args.pop()
        for (const [name, value] of Object.entries(given)) if (value !== undefined) response.setHeader(name, value)
      }
      if (isPage(String(response.getHeader("content-type") ?? ""))) {
        response.setHeader("cache-control", "private, no-cache, no-store, max-age=0, must-revalidate")
        response.removeHeader("etag")
      }
      return Reflect.apply(writeHead, response, args)
    }) as typeof writeHead
    return handle(request, response)
  }
}

const isRecord = (value: unknown): value is OutgoingHttpHeaders =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A document, or the parts of one that Next fetches from within. */
const isPage = (type: string) => /^text\/(?:html|x-component)\b/.test(type)

/** Data are no document: opened as one they may do nothing. */
const nothing = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]

/** @internal */
export function policyFor(path: string, nonce: string): string {
  // The pages of next-auth itself (signing out without a script) carry their style inline, and a form.
  if (/^\/api\/auth\//.test(path))
    return [
      ...nothing.filter((rule) => !rule.startsWith("form-action")),
      "form-action 'self'",
      "style-src 'unsafe-inline'",
    ].join("; ")
  if (/^\/(?:api|_next)\//.test(path)) return nothing.join("; ")
  return [
    "default-src 'self'",
    // Scripts that carry the nonce, and those that these load; 'self' is for browsers that know no 'strict-dynamic'.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "script-src-attr 'none'",
    // Marks of charts stand where style attributes put them, thousands of different places a page: attributes cannot
    // carry a nonce. Style sheets and elements must come from here or carry one, where a browser tells the two apart.
    "style-src 'self' 'unsafe-inline'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    // Saved pictures of charts are drawn from blobs.
    "img-src 'self' blob: data:",
    "object-src 'none'",
    "worker-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ")
}
