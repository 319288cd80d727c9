import { createHash } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"
import { getBotType } from "next/dist/shared/lib/router/utils/is-bot.js"

export type PageRequest = {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/**
 * What everybody may read: the explorer, and the API's answers about it. Work under way (analyses, uploads) is not, nor
 * are files, which are sent as they are made.
 */
const readable =
  /^\/(?:(?:atlas|models|datasets|compare|search|method)(?:\/|$)|errors(?:\/\d+)?\/?$|api\/v1\/(?:atlas|models|compare|failures|search)(?:\/|$)|$)/
const file = /\.csv$|\/export$/

/** Headers an answer depends on: Next's (see its Vary), and the origin that citations are written with. */
const varying = [
  "host",
  "x-forwarded-host",
  "x-forwarded-proto",
  "rsc",
  "next-router-state-tree",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-url",
] as const

/** Who is somebody, who asks for a part, and a server action: never remembered, never answered from memory. */
const personal = ["authorization", "range", "next-action"] as const

/** The one cookie that tells nothing of anybody: how the page is coloured. */
const impersonal = /^theme=(?:light|dark)$/

const longest = { url: 2_000, header: 16_000 }

/** Every header the key holds; an answer whose Vary names another one cannot be remembered. */
export const keyHeaders: ReadonlySet<string> = new Set([...varying, "accept-encoding"])

/** Is it an address of the explorer that is read? */
export function isPage({ method, url = "" }: PageRequest): boolean {
  if (method !== "GET" || !/^\/(?!\/)/.test(url) || url.length > longest.url) return false
  if (!URL.canParse(url, "http://local")) return false
  const { pathname } = new URL(url, "http://local")
  return readable.test(pathname) && !file.test(pathname)
}

/**
 * Under what the answer to a request for a page can be remembered; null: not at all. Equal keys get equal answers as
 * long as the database holds the same.
 */
export function pageKey(request: PageRequest): string | null {
  const { url, headers } = request
  const encoding = encodingClass(headers)
  if (encoding === null || !isPage(request) || personal.some((name) => headers[name] !== undefined)) return null
  const cookie = headers.cookie ?? ""
  if (cookie !== "" && !impersonal.test(cookie)) return null
  const values = varying.map((name) => String(headers[name] ?? ""))
  if (values.some((value) => value.length > longest.header)) return null
  // Next writes the head of a page otherwise for readers that run no script or wait for all of it.
  const reader = getBotType(headers["user-agent"] ?? "") ?? ""
  return createHash("sha256")
    .update(JSON.stringify([url, encoding, reader, cookie, ...values]))
    .digest("base64url")
}

/** Whoever takes gzip without weighing gets it, nobody says nothing; who has other wishes is served by Next. */
export function encodingClass(headers: IncomingHttpHeaders): "gzip" | "" | null {
  const accepted = String(headers["accept-encoding"] ?? "").toLowerCase()
  if (accepted === "" || accepted === "identity") return ""
  const names = accepted.split(/\s*,\s*/)
  return names.includes("gzip") && names.every((name) => /^[\w-]+$/.test(name)) ? "gzip" : null
}
