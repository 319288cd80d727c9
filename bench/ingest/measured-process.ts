import { readdir } from "node:fs/promises"
import path from "node:path"
import { disconnect } from "@/lib/data/base/client"
import { pooled } from "@/lib/data/base/kysely"
import { filesAt } from "@/lib/ingest/files/folder-files"
import { importFiles } from "@/lib/jobs/import/import-files"
import { childUsage, serverSeconds } from "../shared/processor-seconds"
import { bareImport } from "./bare/bare-import"
import { isFormatName, type FormatName } from "./shared/formats"

/** What a process of one measurement tells on its output. */
export type Measured = {
  readonly rows: number
  readonly seconds: number
  /** processor seconds: of the process and those it started, and of the server for it */
  readonly ownCpuS: number
  readonly serverCpuS: number
  /** of memory: of the process and those it started */
  readonly peakMb: number
}
export type Way = "bare" | "import"

/**
 * One measurement: started with `bare|import FORMAT FOLDER` it brings the files of the folder into the database of
 * DATABASE_URL and prints a `Measured`. Nothing else happens in its process, whose memory is thus that of the import.
 */
const [way = "", format = "", folder = ""] = process.argv.slice(2)
if (!isFormatName(format) || (way !== "bare" && way !== "import")) throw new Error("bare|import FORMAT FOLDER")
const measure = way === "bare" ? await bare(format, folder) : await asUser(folder)

const [cpu, start] = [process.cpuUsage(), performance.now()]
const { rows, end } = await measure()
const seconds = (performance.now() - start) / 1_000
const { user, system } = process.cpuUsage(cpu)
const children = await childUsage()
const measured: Measured = {
  rows,
  seconds,
  ownCpuS: (user + system) / 1e6 + children.seconds,
  serverCpuS: await serverSeconds(),
  peakMb: (process.resourceUsage().maxRSS * 1_024 + children.peakBytes) / 1e6,
}
process.stdout.write(`${JSON.stringify(measured)}\n`)
await end()

type Measure = () => Promise<{ readonly rows: number; readonly end: () => Promise<void> }>

async function bare(name: FormatName, from: string): Promise<Measure> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  return async () => {
    const { rows, end } = await bareImport(name, files.sort())
    return { rows, end: () => Promise.all([end(), disconnect()]).then(() => undefined) }
  }
}

/** What `errormap import FOLDER` does: everything from the look at the files to the report. */
async function asUser(from: string): Promise<Measure> {
  const owner = await pooled()
    .insertInto("appUser")
    .values({ login: "bench", name: "bench" })
    .returning("id")
    .executeTakeFirstOrThrow()
  return async () => {
    const files = await filesAt(from)
    const { accepted } = await importFiles({ ownerId: owner.id, files })
    return { rows: accepted, end: disconnect }
  }
}
