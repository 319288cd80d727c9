import type { IncomingMessage, ServerResponse } from "node:http"
import { isSoundText } from "@/lib/domain/text/valid-text"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>
type Head = Pick<IncomingMessage, "method" | "url" | "headers">

/** What is wrong with a request, for people, and the status that says so. */
export type Fault = { readonly status: 400 | 403 | 404 | 405 | 413; readonly message: string }

/**
 * Stands before everything that reads a request. What no page could understand (broken percent-encoding, a NUL, which
 * PostgreSQL cannot hold, half of a surrogate pair, an address that is none) is answered here in one sentence, so that
 * nothing behind has to expect it: Next would answer 500, or not at all.
 */
export function soundRequests(handle: Handle): Handle {
  return async (request, response) => {
    // A proxy's form, "GET http://host/path", is allowed to be sent to any server: the path is what is meant.
    const absolute = /^https?:\/\/[^/?#]*(.*)$/is.exec(request.url ?? "")?.[1]
    if (absolute !== undefined) request.url = absolute.startsWith("/") ? absolute : `/${absolute}`
    dropBrokenCookies(request)
    takeFirstHost(request)
    const fault = faultOf(request)
    if (!fault) return handle(request, response)
    refuse(request, response, fault)
  }
}

/** What two proxies write, "outer, inner", is one host for everything behind: the one that people asked for. */
function takeFirstHost({ headers }: Head): void {
  for (const name of ["x-forwarded-host", "x-forwarded-proto"] as const) {
    const sent = headers[name]
    if (sent !== undefined) headers[name] = String(sent).split(",")[0]?.trim()
  }
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

/** Null: it can be read. */
function faultOf({ method = "GET", url = "", headers }: Head): Fault | null {
  if (!isSoundAddress(url)) return { status: 400, message: `This address cannot be read. ${addressHelp}` }
  const isPath = (value: string) => isSoundAddress(value)
  if (!methods.has(method)) return { status: 405, message: `${method} is not answered here.` }
  // Next's own page for its own failures, which it makes an address.
  if (/^\/_global-error(?:[/?]|$)/.test(url)) return { status: 404, message: "There is nothing at this address." }
  const state = headers["next-router-state-tree"]
  if (state !== undefined && !isRouterState(String(state)))
    return { status: 400, message: "The header next-router-state-tree cannot be read." }
  const checks: [name: string, sound: (value: string) => boolean][] = [
    ["host", isHost],
    ["x-forwarded-host", isHost],
    ["next-url", isPath],
  ]
  for (const [name, sound] of checks) {
    const value = headers[name]
    if (value !== undefined && !sound(String(value)))
      return { status: 400, message: `The header ${name} cannot be read.` }
  }
  return method === "POST" && !url.startsWith("/api/") ? faultOfForm(headers) : null
}

const addressHelp =
  "It holds a percent sign that is not followed by two hexadecimal digits of UTF-8 text, or a character that no text may hold. Write a percent sign as %25."

/** A path of this site with its parameters, which is text from one end to the other. */
function isSoundAddress(url: string): boolean {
  return /^\/(?!\/)/.test(url) && isSoundEncoding(url) && URL.canParse(url, "http://local")
}

/** Percent-encoded UTF-8, and text when it is decoded. */
function isSoundEncoding(encoded: string): boolean {
  try {
    return isSoundText(decodeURIComponent(encoded))
  } catch {
    return false
  }
}

/** Where in the tree of pages a browser is, as Next's own client sends it: [segment, { name: the same again }, …]. */
function isRouterState(encoded: string): boolean {
  try {
    const open: unknown[] = [JSON.parse(decodeURIComponent(encoded))]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!Array.isArray(next) || next.length < 2) return false
      const [segment, parallel] = next as unknown[]
      const isSegment =
        typeof segment === "string" ||
        (Array.isArray(segment) && segment.length >= 3 && segment.slice(0, 3).every((part) => typeof part === "string"))
      if (!isSegment || typeof parallel !== "object" || parallel === null || Array.isArray(parallel)) return false
      open.push(...Object.values(parallel))
    }
    return true
  } catch {
    return false
  }
}

function isHost(value: string): boolean {
  const hosts = value.split(",").map((host) => host.trim())
  return hosts.every((host) => /^[\w.:[\]-]{1,260}$/.test(host) && URL.canParse(`http://${host}/`))
}

/**
 * A form or server action is taken from pages of this site alone. Next checks the same, with a 500 for an answer; routes
 * under /api check for themselves (lib/http/request/same-origin.ts).
 */
function faultOfForm(headers: Head["headers"]): Fault | null {
  const { origin } = headers
  const host = String(headers["x-forwarded-host"] ?? headers.host ?? "")
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host))
    return { status: 403, message: "This form was not sent from a page of this site." }
  const type = headers["content-type"] ?? ""
  if (/^multipart\/form-data\b/i.test(type) && !/;\s*boundary=("[^"]{1,70}"|[^\s";]{1,70})/i.test(type))
    return { status: 400, message: "The form says no boundary between its fields." }
  return null
}

/** Where to go after signing in, kept by next-auth, which fails at every request when it is no address. */
const returnCookie = /^(?:__Secure-|__Host-)?next-auth\.callback-url$/

function dropBrokenCookies({ headers }: Head): void {
  if (headers.cookie === undefined) return
  const kept = headers.cookie.split(/;\s*/).filter((pair) => {
    const [name = "", value = ""] = pair.split(/=(.*)/s)
    return !returnCookie.test(name.trim()) || isReturnAddress(value)
  })
  if (kept.length === 0) delete headers.cookie
  else headers.cookie = kept.join("; ")
}

function isReturnAddress(value: string): boolean {
  if (!isSoundEncoding(value)) return false
  const url = decodeURIComponent(value)
  return /^(?:https?:\/)?\//.test(url) && URL.canParse(url, "http://local")
}

type Refusal = { readonly body: string; readonly headers: Readonly<Record<string, string | number>> }

/** What is answered instead, in one sentence; nothing more is read of the connection. */
export function refusalOf({ url = "", headers }: Head, { status, message }: Fault): Refusal {
  const wantsJson = url.startsWith("/api/") || /\bjson\b/.test(headers.accept ?? "")
  const code = status === 403 ? "forbidden" : status === 404 ? "not_found" : "invalid"
  const body = wantsJson ? JSON.stringify({ error: { code, message } }) : `${message}\n`
  return {
    body,
    headers: {
      "content-type": wantsJson ? "application/json" : "text/plain; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "cache-control": "no-store",
      connection: "close",
    },
  }
}

function refuse(request: Head, response: ServerResponse, fault: Fault): void {
  const { body, headers } = refusalOf(request, fault)
  response.writeHead(fault.status, headers)
  response.end(request.method === "HEAD" ? undefined : body)
}
