import { AppError } from "@/lib/errors"
import { openArchive, type ArchiveEntry } from "@/lib/ingest/files/archive"
import { readJsonWhole } from "@/lib/ingest/json/json-elements"
import type { ReadOptions } from "@/lib/ingest/rows/adapter"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { runOf, type Run } from "./header"
import { readPieces, readSample } from "./sample-files"
import { sampleRow } from "./sample-row"

/** samples that are handed on together */
const together = 16

/** The samples of an `.eval` archive, one by one. What was written twice (a score that was changed) stands as it was last. */
export async function* readArchiveLog(file: SourceFile, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const archive = await openArchive(file)
  try {
    yield* samplesIn(file, new Map(archive.entries.map((entry) => [entry.name, entry])), options)
  } finally {
    await archive.close()
  }
}

async function* samplesIn(file: SourceFile, entries: Entries, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const run = await readRun(file, entries, options)
  let results: RawResult[] = []
  let records = 0
  for (const { name, read } of samplesOf(entries)) {
    results.push(await rowOf(name, read, run, (records += 1)))
    if (results.length < together) continue
    yield results
    results = []
  }
  if (results.length > 0) yield results
  if (records === 0)
    throw new AppError("invalid", `${file.name} holds no samples: the run ended before the first, or did not log them.`)
}

type Entries = ReadonlyMap<string, ArchiveEntry>

/** A run that did not finish has no header, but its journal says how it began. */
async function readRun(file: SourceFile, entries: Entries, options: ReadOptions): Promise<Run> {
  const entry = entries.get("header.json") ?? entries.get("_journal/start.json")
  if (!entry) throw new AppError("invalid", `${file.name} has neither header.json nor _journal/start.json.`)
  return runOf(await readJsonWhole({ ...entry, name: `${file.name}: ${entry.name}` }), file.name, options)
}

type SampleFile = { readonly name: string; readonly read: () => Promise<unknown> }

/** One file a sample, or (log version 3) a folder of pieces; one log may have both. */
function samplesOf(entries: Entries): SampleFile[] {
  const pieces = new Map<string, ArchiveEntry[]>()
  for (const entry of entries.values()) {
    const folder = /^(samples\/.+_epoch_\d+)\/(?:(?:messages|attachments)\/\d+|sample|metadata)\.json$/s.exec(
      entry.name,
    )?.[1]
    if (folder === undefined || !entries.has(`${folder}/sample.json`)) continue
    const known = pieces.get(folder)
    if (known) known.push(entry)
    else pieces.set(folder, [entry])
  }
  const inPieces = (name: string) => [...folders(name)].some((folder) => pieces.has(folder))
  return [...entries.values()].flatMap((entry): SampleFile[] => {
    const { name } = entry
    const folder = name.replace(/\/sample\.json$/, "")
    const parts = folder === name ? undefined : pieces.get(folder)
    if (parts) return [{ name, read: () => readPieces(folder, parts) }]
    return /^samples\/.+\.json$/s.test(name) && !inPieces(name) ? [{ name, read: () => readSample(entry) }] : []
  })
}

/** "a/b/c" -> "a/b", "a" */
function* folders(name: string): Generator<string> {
  for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1)) yield name.slice(0, end)
}

/** A sample whose file is damaged costs itself alone. */
async function rowOf(name: string, read: SampleFile["read"], run: Run, record: number): Promise<RawResult> {
  try {
    return sampleRow(await read(), run, record)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return refuse(record, { column: "samples", reason: error.message, value: name })
  }
}
