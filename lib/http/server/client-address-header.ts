import type { IncomingMessage, ServerResponse } from "node:http"
import { addressHeader, clientAddress } from "@/lib/domain/access/client-address"

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Writes into each request who sent it, for what is counted by address (lib/auth/sign-in-limit.ts). */
export function nameSender(handle: Handle, { proxies }: { readonly proxies: number }): Handle {
  let isTold = false
  return (request, response) => {
    const forwardedFor = request.headers["x-forwarded-for"]
    // Next asks itself for the page a form leads to, with the headers it got and X-Forwarded-For: no proxy is in front.
    const isOwn = request.headers[addressHeader] !== undefined
    if (proxies === 0 && forwardedFor !== undefined && !isOwn && !isTold) {
      isTold = true
      console.warn(
        "A request came with X-Forwarded-For, which is not believed: if a proxy of yours is in front, set ERRORATLAS_TRUSTED_PROXIES to how many there are. Until then all that come through it count as one address when wrong passwords are counted.",
      )
    }
    const connection = { remote: request.socket.remoteAddress, forwardedFor: forwardedFor && String(forwardedFor) }
    request.headers[addressHeader] = clientAddress(connection, proxies)
    return handle(request, response)
  }
}
