import { acquireEmbedded } from "@/lib/postgres/embedded"

/** A process of its own that holds a lease on the embedded database until its input ends (embedded.db.test.ts). */
const [dataDir = ""] = process.argv.slice(2)
const { url, started, release } = await acquireEmbedded({ dataDir })
console.log(JSON.stringify({ url, started }))
process.stdin.resume()
process.stdin.once("end", () => void release())
