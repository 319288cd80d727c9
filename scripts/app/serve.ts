import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import next from "next"
// Loaded before the first request: what is cached is made in the context of this moment.
import "@/lib/cache/bounded-cache"
import { isDiskFull } from "@/lib/postgres/disk-room"
import { watchDatabase } from "@/lib/postgres/watch-database"
import { env } from "@/lib/env"
import { contentPolicy } from "@/lib/http/server/content-security-policy"
import { databaseGate } from "@/lib/http/server/database-unavailable"
import { nameSender } from "@/lib/http/server/client-address-header"
import { protectiveHeaders } from "@/lib/http/server/security-headers"
import { sendWhole } from "@/lib/http/server/compress-with-etag"
import { soundRequests } from "@/lib/http/server/validate-request"
import { wholeForms } from "@/lib/http/server/form-body-errors"
import { projectFolder } from "./environment"

/** The built pages, served by this process. */
export type Served = { readonly port: number; stop(): Promise<void> }

export async function servePages({ host, port }: { host: string; port: number }): Promise<Served> {
  // Next listens to upgrade requests of the server it is told of, and leaves them without an answer. Nothing here is
  // upgraded: told of a server that never listens, it leaves them to be answered as what they ask for.
  const app = next({ dev: false, dir: projectFolder, hostname: host, port, httpServer: createServer() })
  await app.prepare()
  const database = watchDatabase()
  const { NEXTAUTH_URL, ERRORATLAS_TRUSTED_PROXIES } = env()
  const pages = sendWhole(app.getRequestHandler())
  const named = nameSender(pages, { proxies: ERRORATLAS_TRUSTED_PROXIES })
  const gated = databaseGate({ handle: named, isAway: database.isAway, back: database.back, reason: whyAway })
  // The outermost first: what turns a request away carries the headers, too.
  const isTls = NEXTAUTH_URL?.startsWith("https://") ?? false
  const handle = protectiveHeaders(contentPolicy(soundRequests(wholeForms(gated))), { https: isTls })
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error("A request failed outside every page", error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  // A tunnel to elsewhere: no proxy lives here.
  server.on("connect", (_request, socket) => socket.end("HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\n\r\n"))
  // Node's own limit of five minutes would cut a slice of an upload that comes over a slow line.
  server.requestTimeout = 30 * 60_000
  server.headersTimeout = 60_000
  // Longer than the idle time of usual proxies, so that they, not we, close an idle connection.
  server.keepAliveTimeout = 75_000
  await listen(server, host, port)
  const stop = async () => {
    await closeServer(server)
    await app.close()
    await database.close()
  }
  return { port: (server.address() as AddressInfo).port, stop }
}

/** Of all that keeps a database from coming back, what people can mend. */
async function whyAway(): Promise<string | null> {
  if (!(await isDiskFull(env().ERRORATLAS_DATA_DIR))) return null
  return "The disk that holds the data folder is full. Free some space there, and it goes on by itself."
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host, port }, resolve)
  })
}

/** No new connections; what is being answered gets two seconds, then lasting streams are cut. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), 2_000)
  await closed
  clearTimeout(cut)
}
