/**
 * Where to go after signing in: a path of this site, or "/" for anything else. "//host", "/\host" and control
 * characters make browsers leave the site, so the text is judged by the parser that would follow it.
 */
export function safeReturnPath(value: unknown): string {
  if (typeof value !== "string" || !value.startsWith("/") || value.length > 2_000) return "/"
  if (/[\\\u0000-\u001f\u007f]/.test(value)) return "/"
  const here = "http://here.invalid"
  const url = URL.canParse(value, here) ? new URL(value, here) : null
  if (!url || url.origin !== here) return "/"
  return url.pathname.startsWith("//") ? "/" : `${url.pathname}${url.search}${url.hash}`
}

/** next-auth makes the address to go back to absolute; only its path is of interest, whatever host it names. */
export function pathOf(address: string | undefined): string | undefined {
  if (address === undefined || address.startsWith("/") || !URL.canParse(address)) return address
  const { pathname, search, hash } = new URL(address)
  return `${pathname}${search}${hash}`
}
