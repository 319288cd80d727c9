import { AppError } from "@/lib/errors"
import type { ArchiveEntry } from "@/lib/ingest/files/archive"
import { readJsonElements } from "@/lib/ingest/json/json-elements"
import { parseJson } from "@/lib/ingest/json/json-lines"
import { isObject, objectAt, type JsonObject } from "@/lib/ingest/json/values"
import { limits } from "@/lib/ingest/limits"

/** samples longer than this are read without their events */
const wholeBytes = 16_000_000

/** A sample that is one file. The events of an agent's long run are most of it, and are left out. */
export async function readSample(entry: ArchiveEntry): Promise<unknown> {
  return entry.bytes > wholeBytes ? readFields(entry) : readEntryJson(entry)
}

async function readEntryJson(entry: ArchiveEntry): Promise<unknown> {
  if (entry.bytes > limits.recordBytes)
    throw new AppError("too_large", `${entry.name} is longer than ${limits.recordBytes} bytes.`)
  const parts: Buffer[] = []
  for await (const part of entry.open()) parts.push(Buffer.from(part))
  try {
    return parseJson(Buffer.concat(parts).toString("utf8"))
  } catch (error) {
    const cause = error instanceof Error ? error.message.slice(0, 120) : "it cannot be read"
    throw new AppError("invalid", `${entry.name} is damaged JSON: ${cause}`, { cause: error })
  }
}

const fields =
  "id epoch input choices target messages output scores score metadata error limit invalidation total_time model_usage"

async function readFields(entry: ArchiveEntry): Promise<JsonObject> {
  const sample: Record<string, unknown> = {}
  const attachments: Record<string, unknown> = {}
  const wanted = fields.split(" ")
  // What is not wanted is named too: so that its parts are let go of, one by one.
  const places = [...wanted.map((name) => `$.${name}`), "$.attachments.*", "$.events.*", "$.store.*"]
  for await (const found of readJsonElements(entry, places))
    for (const { path, value } of found) {
      const [name, key] = path
      if (name === "attachments") attachments[String(key)] = value
      else if (typeof name === "string" && wanted.includes(name)) sample[name] = value
    }
  return { ...sample, attachments }
}

/**
 * A sample in pieces: a shell that refers to ranges of one sequence of messages, and to attachments by their place in
 * another. Each sequence is cut into files that are named by their first place.
 */
export async function readPieces(folder: string, parts: readonly ArchiveEntry[]): Promise<unknown> {
  const entryOf = (name: string) => parts.find((entry) => entry.name === `${folder}/${name}`)
  const shell = entryOf("sample.json")
  const sample = shell ? await readEntryJson(shell) : null
  if (!isObject(sample)) return sample
  const metadata = entryOf("metadata.json")
  const [pool, attachments] = [await sequence(folder, "messages", parts), await sequence(folder, "attachments", parts)]
  return {
    ...sample,
    messages: sample.messages ?? referred(sample.message_refs, pool),
    metadata: metadata ? await readEntryJson(metadata) : objectAt(sample, "metadata"),
    attachments: { ...attachments },
  }
}

async function sequence(folder: string, name: string, parts: readonly ArchiveEntry[]): Promise<unknown[]> {
  const start = (entry: ArchiveEntry) => Number(entry.name.slice(folder.length + name.length + 2, -".json".length))
  const own = parts.filter((entry) => entry.name.startsWith(`${folder}/${name}/`)).sort((a, b) => start(a) - start(b))
  const bytes = own.reduce((sum, entry) => sum + entry.bytes, 0)
  if (bytes > limits.recordBytes)
    throw new AppError("too_large", `The ${name} of ${folder} are longer than ${limits.recordBytes} bytes.`)
  const items: unknown[] = []
  for (const entry of own) {
    const read = await readEntryJson(entry)
    if (Array.isArray(read)) for (const item of read as unknown[]) items.push(item)
  }
  return items
}

/** [[0, 3], [5, 6]] -> the messages 0, 1, 2 and 5 */
function referred(ranges: unknown, pool: readonly unknown[]): unknown[] {
  if (!Array.isArray(ranges)) return [...pool]
  return (ranges as unknown[]).flatMap((range) => {
    const [from, to] = Array.isArray(range) ? (range as unknown[]) : []
    return typeof from === "number" && typeof to === "number" ? pool.slice(from, to) : []
  })
}
