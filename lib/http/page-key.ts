import { createHash } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"
import { getBotType } from "next/dist/shared/lib/router/utils/is-bot.js"

export type PageRequest = {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** What everybody may read: the explorer, and the API's answers about it. Work under way (analyses, uploads) is not. */
const readable =
  /^\/(?:(?:atlas|models|datasets|compare|errors|search|method)(?:\/|$)|api\/v1\/(?:atlas|models|compare|failures|search)(?:\/|$)|$)/

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

const longest = { url: 2_000, header: 16_000, encoding: 100 }

/** Every header the key holds; an answer whose Vary names another one cannot be remembered. */
export const keyHeaders: ReadonlySet<string> = new Set([...varying, "accept-encoding"])

/**
 * Under what an answer to this request can be remembered; null: not at all. Equal keys get equal answers as long as
 * the database holds the same.
 */
export function pageKey({ method, url = "", headers }: PageRequest): string | null {
  if (method !== "GET" || !/^\/(?!\/)/.test(url) || url.length > longest.url) return null
  if (personal.some((name) => headers[name] !== undefined)) return null
  if (!URL.canParse(url, "http://local") || !readable.test(new URL(url, "http://local").pathname)) return null
  const cookie = headers.cookie ?? ""
  if (cookie !== "" && !impersonal.test(cookie)) return null
  const values = varying.map((name) => String(headers[name] ?? ""))
  const encoding = encodingClass(String(headers["accept-encoding"] ?? ""))
  if (encoding === null || values.some((value) => value.length > longest.header)) return null
  // Next writes the head of a page otherwise for readers that run no script or wait for all of it.
  const reader = getBotType(headers["user-agent"] ?? "") ?? ""
  return createHash("sha256")
    .update(JSON.stringify([url, encoding, reader, cookie, ...values]))
    .digest("base64url")
}

/** Next sends gzip to whoever takes it without weighing; other wishes stand for themselves. */
function encodingClass(accepted: string): string | null {
  const names = accepted.toLowerCase().split(/\s*,\s*/)
  if (names.includes("gzip") && names.every((name) => /^[\w-]+$/.test(name))) return "gzip"
  return accepted.length > longest.encoding ? null : accepted
}
