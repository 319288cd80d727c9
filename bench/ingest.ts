import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { formatNames, isFormatName, type FormatName } from "./ingest/shared/formats"
import { bundleMeasured, measureInProcess } from "./ingest/measure-in-process"
import { printFigures } from "./ingest/print"
import { summarise, withGrowth, type Figures } from "./ingest/summarise"
import { writeFiles } from "./ingest/files/write-files"
import { ownDatabase } from "./shared/temporary-database"

/** of each way in turn, of which the middle one counts; one where a file is this large */
const [timesEach, largeMb] = [3, 500]

/**
 * `npm run bench -- ingest [--mb 10,100,1000] [--formats csv,jsonl,…] [--json]`: made-up rows (prompts of about 600
 * characters, answers of about 900, five models on each item) in every form that is read, `mb` megabytes of them before
 * they are packed. Prints for each MB/s, rows/s, processor seconds, memory at most and its growth, beside a bare parse and
 * COPY of the same rows into a plain table, and which of the bounds hold. Both ways take turns, each time in a process and
 * a database of its own. Import is `importFiles` as the command line calls it; the index of texts, which a worker makes
 * later, is not in it. A row that does not come in ends it with 1.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      mb: { type: "string", default: "10,100,1000" },
      formats: { type: "string", default: formatNames.join() },
      json: { type: "boolean", default: false },
    },
  })
  const sizes = values.mb.split(",").map(Number)
  const names = values.formats.split(",")
  const wanted = names.filter(isFormatName)
  if (!sizes.every((mb) => Number.isInteger(mb) && mb >= 1 && mb <= 4_000) || wanted.length < names.length) {
    console.error(`--mb is whole numbers from 1 to 4000; --formats are of ${formatNames.join(", ")}.`)
    return 2
  }
  const cache = path.join(import.meta.dirname, "../node_modules/.cache/erroratlas/bench")
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-ingest-"))
  const bundle = await bundleMeasured()
  const database = await ownDatabase(cache)
  const found: Figures[] = []
  try {
    for (const format of wanted)
      for (const mb of sizes) {
        const figures = await measure({ format, mb, folder: path.join(folder, `${format}-${mb}`), database, bundle })
        if (!values.json) console.error(`${format}, ${mb} MB: ${figures.import.seconds} s, ${figures.ratio} × bare`)
        found.push(figures)
      }
  } finally {
    await database.close()
    await Promise.all([folder, bundle].map((made) => rm(made, { recursive: true, force: true })))
  }
  const figures = withGrowth(found)
  if (values.json) console.log(JSON.stringify(figures))
  else printFigures(figures)
  return 0
}

type Wanted = {
  readonly format: FormatName
  readonly mb: number
  readonly folder: string
  readonly bundle: string
  readonly database: Awaited<ReturnType<typeof ownDatabase>>
}

async function measure({ format, mb, folder, bundle, database }: Wanted): Promise<Figures> {
  await mkdir(folder)
  const rows = await writeFiles(format, folder, mb * 1e6)
  const bytes = await sizeOf(folder)
  const times = mb >= largeMb ? 1 : timesEach
  const turns = Array.from({ length: times }, () => ["bare", "import"] as const).flat()
  const measured = []
  for (const way of turns) {
    const copy = await database.copy()
    try {
      measured.push({ way, ...(await measureInProcess({ bundle, way, format, folder, databaseUrl: copy.url })) })
    } finally {
      await copy.drop()
    }
  }
  await rm(folder, { recursive: true })
  const lost = measured.find((one) => one.rows !== rows)
  if (lost) throw new Error(`${format}, ${mb} MB: ${lost.rows} of ${rows} rows came in (${lost.way}).`)
  return summarise({ format, mb, bytes, rows }, measured)
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
