import type { IncomingMessage, ServerResponse } from "node:http"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** What every answer carries, also one that no page has made. */
const always = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

/** A year, as browsers want it to take it seriously; other names of the domain are not ours to speak for. */
const hsts = "max-age=31536000"

/**
 * `https`: the address people type begins with it (NEXTAUTH_URL). A proxy may also say so request by request. Browsers
 * ignore the header where it comes without TLS.
 */
export function protectiveHeaders(handle: Handle, { https }: { readonly https: boolean }): Handle {
  return (request, response) => {
    for (const [name, value] of Object.entries(always)) response.setHeader(name, value)
    const proxied = String(request.headers["x-forwarded-proto"] ?? "").split(",")[0]
    if (https || proxied?.trim() === "https") response.setHeader("strict-transport-security", hsts)
    return handle(request, response)
  }
}
