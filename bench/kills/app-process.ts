import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { getHealth } from "@/lib/data/base/health"
import { acquireEmbedded } from "@/lib/postgres/embedded"
import { watchDatabase } from "@/lib/postgres/watch-database"
import { env, provideEnv } from "@/lib/env"
import { databaseGate } from "@/lib/http/server/database-unavailable"
import { startWorker } from "@/lib/jobs/worker/worker"

// What `npm start` and `npm run worker` are made of, without the pages: for the short form, which must run before anything
// is built, and start in half a second. Prints the port of its one page, which asks the database.
const { url } = await acquireEmbedded({ dataDir: env().ERRORATLAS_DATA_DIR })
provideEnv({ DATABASE_URL: url })
await startWorker()
const { isAway, back } = watchDatabase()
const gate = databaseGate({
  handle: async (_request, response) => {
    await getHealth().then(
      () => response.end("ready"),
      () => response.writeHead(500).end(),
    )
  },
  isAway,
  back,
  reason: async () => null,
})
const server = createServer((request, response) => void gate(request, response)).listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
