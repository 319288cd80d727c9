import { createServer, get, type IncomingHttpHeaders, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** A real server on loopback that handles requests so, and how to ask it; it is gone when `work` has ended. */
export async function withServer<T>(
  listener: RequestListener,
  work: (ask: (path: string, headers?: Record<string, string>) => Promise<Answer>) => Promise<T>,
): Promise<T> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      get({ host: "127.0.0.1", port, path, headers }, (response) => {
        const parts: Buffer[] = []
        response.on("data", (part: Buffer) => parts.push(part))
        response.once("error", reject)
        response.once("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
        )
      }).once("error", reject)
    })
  try {
    return await work(ask)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
