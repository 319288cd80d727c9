import { AppError } from "@/lib/errors"

const harmless = new Set(["GET", "HEAD", "OPTIONS"])

/**
 * A session cookie comes along with requests that other sites make; a change is accepted only from our own pages.
 * Browsers say so in Sec-Fetch-Site (over https and on localhost) and always in Origin. Neither: not a browser page,
 * which should use a token.
 */
export function requireSameOrigin(request: Request): void {
  if (harmless.has(request.method)) return
  const site = request.headers.get("sec-fetch-site")
  if (site === "same-origin") return
  const origin = request.headers.get("origin")
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? new URL(request.url).host
  if (site === null && origin !== null && URL.canParse(origin) && new URL(origin).host === host) return
  throw new AppError("forbidden", "This request did not come from a page of this site. Scripts use an API token.")
}
