import "server-only"
import { setImmediate as nextTurn } from "node:timers/promises"
import { forget, recordPredictions, type Clash, type PredictionWriter } from "@/lib/data/imports/predictions"
import { lastPredictionId } from "@/lib/data/imports/prediction-queries"
import { saveRejectedRows, type FileOutcome, type RejectedRow } from "@/lib/data/imports/result-set-import"
import type { PredictionRow, Text } from "@/lib/domain/results/prediction"
import { repeatReason } from "@/lib/wording/repeats"
import type { RowResult } from "@/lib/ingest/rows/prediction-row"
import { fileProblem } from "@/lib/ingest/file-problem"
import { readPredictions } from "@/lib/ingest/formats/read-predictions"
import { limits } from "@/lib/ingest/limits"
import type { SourceFile } from "@/lib/ingest/source"
import { createTextStore, type TextStore } from "@/lib/ingest/text-store"
import { inSavepoint } from "@/lib/postgres/connection"
import type { FormatBundle } from "@/lib/ingest/formats/detect-format"
import type { BundleRules, BundleScores } from "./look-at-scores"

type Sums = Pick<FileOutcome, "rows" | "accepted" | "duplicates" | "rejected" | "problem">

export type FileImport = {
  readonly writer: PredictionWriter
  readonly bundle: FormatBundle
  readonly scores: BundleScores
  /** first prediction id of each file so far: which file an earlier row stands in */
  readonly firstIds: { id: number; name: string }[]
  /** for the batch that is read, the one that is written and one between them, in turn */
  readonly stores: BatchStores
  /** told what was written */
  readonly onRows: (bytes: number, rows: number) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/** An id stands for several texts: the import begins anew and finds out first what its ids mean. */
export class ClashingItems extends Error {}

const batchRows = 10_000
/** of texts in a batch: small at first, so that the database has something to do soon, then twice as much each time */
const [leastBytes, mostBytes] = [500_000, 2_000_000]
/** and of the array that filled it */
const storeBytes = mostBytes + 1_000_000

/**
 * Streams one file into the database: while one batch is written the next two are read, never more than that. The file
 * is taken as a whole or, when it proves unreadable, not at all (back to the savepoint, `problem` says why).
 */
export async function importFile(input: FileImport): Promise<Sums> {
  const { client } = input.writer
  const nothing = { rows: 0, accepted: 0, duplicates: 0, rejected: 0 }
  const { scores } = input
  if (scores.kind === "problem") return { ...nothing, problem: scores.problem }
  try {
    return await inSavepoint(client, async () => {
      input.firstIds.push({ id: await lastPredictionId(client), name: input.bundle.main.name })
      return streamFile(input, scores)
    })
  } catch (error) {
    const problem = fileProblem(error)
    forget(input.writer)
    return { ...nothing, problem }
  }
}

async function streamFile(input: FileImport, scores: BundleRules): Promise<Sums> {
  const { writer, bundle, firstIds, stores, onRows, signal } = input
  const file = bundle.main
  const sums = { rows: 0, accepted: 0, duplicates: 0, rejected: 0 }
  let batch = emptyBatch(stores[0])
  const written = new Map<TextStore, Promise<void>>()
  let [bytesRead, enough] = [0, leastBytes]
  let last: Promise<void> = Promise.resolve()

  async function write({ rows, refused }: Batch, bytes: number): Promise<void> {
    signal?.throwIfAborted()
    const { accepted, clashes } = rows.length > 0 ? await recordPredictions(writer, rows) : { accepted: 0, clashes: [] }
    if (!scores.items && clashes.some(({ kind }) => kind === "other-question")) throw new ClashingItems()
    const rejected = [...refused, ...clashes.flatMap((clash) => toRejected(clash, rows, file.name))]
    const room = Math.max(0, limits.rejectedRows - sums.rejected)
    await saveRejectedRows(writer.client, writer.resultSetId, rejected.slice(0, room))
    sums.rows += rows.length + refused.length
    sums.accepted += accepted
    sums.rejected += rejected.length
    sums.duplicates += rows.length + refused.length - accepted - rejected.length
    await onRows(bytes, rows.length + refused.length)
  }

  function toRejected(clash: Clash, rows: readonly PredictionRow[], name: string): RejectedRow[] {
    const row = rows[clash.index]
    if (clash.kind === "duplicate" || !row) return []
    const origin = firstIds.findLast((first) => first.id < clash.firstId)?.name ?? name
    const place = `line ${clash.firstLine ?? "?"}${origin === name ? "" : ` of ${origin}`}`
    const reason =
      clash.kind === "other-question"
        ? `the same example_id stands for another question or reference in ${place}`
        : repeatReason(place)
    return [{ file: name, line: row.line, column: "example_id", reason, excerpt: row.exampleId.slice(0, 200) }]
  }

  /** Hands the batch over, to be written when those before are. Waits until there is room for the next. */
  async function flush(): Promise<void> {
    const [full, bytes] = [batch, bytesRead]
    last = last.then(() => write(full, bytes))
    // Awaited when its store's turn comes; until then a failure must not count as unhandled.
    last.catch(() => undefined)
    written.set(full.texts, last)
    const texts = stores[(stores.indexOf(full.texts) + 1) % stores.length] ?? full.texts
    await written.get(texts)
    batch = emptyBatch(texts)
    enough = Math.min(2 * enough, mostBytes)
  }

  const counted = { ...bundle, main: countReading(file, (bytes) => (bytesRead += bytes)) }
  try {
    const texts = { take: (length: number) => batch.texts.take(length) }
    for await (const results of readPredictions(counted, { ...scores.options, texts, signal }, scores)) {
      for (const result of results) addTo(batch, file.name, result)
      // Between two arrays only: what is in one lies in the same store.
      if (batch.rows.length + batch.refused.length >= batchRows || batch.bytes >= enough) await flush()
      // The database's answers are heard in between: it waits for the next word of ours.
      await nextTurn()
    }
    await flush()
  } finally {
    await last.catch(() => undefined)
  }
  await last
  return { ...sums, problem: null }
}

type Batch = {
  readonly rows: PredictionRow[]
  readonly refused: RejectedRow[]
  readonly texts: TextStore
  bytes: number
}

const createStore = () => createTextStore(storeBytes)
export type BatchStores = readonly [TextStore, ...TextStore[]]
export const batchStores = (): BatchStores => [createStore(), createStore(), createStore()]

function emptyBatch(texts: TextStore): Batch {
  texts.empty()
  return { rows: [], refused: [], texts, bytes: 0 }
}

/** An input that comes again is one string in memory. */
function addTo(batch: Batch, file: string, result: RowResult): void {
  if (result.kind === "refused") {
    batch.refused.push({ file, ...result.refusal })
    return
  }
  const { row } = result
  batch.bytes += row.output.length + (row.input === batch.rows.at(-1)?.input ? 0 : row.input.length)
  batch.rows.push(isLong(row.output) ? { ...row, output: bytesIn(batch.texts, row.output) } : row)
}

/** From here on a text is better bytes in the store: batches wait to be written, and strings that wait fill the heap. */
const isLong = (text: Text): text is string => typeof text === "string" && text.length >= 200

function bytesIn(texts: TextStore, text: string): Buffer {
  const bytes = texts.take(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}

/** The same file; `add` is told how much of it was read. */
function countReading(file: SourceFile, add: (bytes: number) => void): SourceFile {
  const { open, readAt } = file
  const counted = { ...file, open: () => countBytes(open(), add) }
  if (!readAt) return counted
  return {
    ...counted,
    async readAt(position, length) {
      const bytes = await readAt(position, length)
      add(bytes.byteLength)
      return bytes
    },
  }
}

async function* countBytes(chunks: AsyncIterable<Uint8Array>, add: (bytes: number) => void) {
  for await (const chunk of chunks) {
    add(chunk.byteLength)
    yield chunk
  }
}
