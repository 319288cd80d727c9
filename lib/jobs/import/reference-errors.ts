import "server-only"
import { hash } from "node:crypto"
import type { PoolClient } from "pg"
import { verify } from "@/lib/method/diagnose"
import type { CategoryDraft } from "@/lib/method/judge/judge"
import { addAnnotations } from "@/lib/data/analyses/finished-annotations"
import { matchPredictions, type MatchedPrediction } from "@/lib/data/imports/imported-analysis"
import { saveRejectedRows, type FileOutcome, type RejectedRow } from "@/lib/data/imports/result-set-import"
import { detectReference } from "@/lib/ingest/formats/detect-format"
import type { HashedFile } from "@/lib/ingest/hashes/file-hashes"
import { readErrorsCsv } from "@/lib/ingest/formats/errormap/errors-csv"
import type { CategoryStep, ReferenceRow } from "@/lib/ingest/formats/errormap/reference-row"
import { readTreeJson } from "@/lib/ingest/formats/errormap/tree-json"
import { fileProblem } from "@/lib/ingest/file-problem"
import { limits } from "@/lib/ingest/limits"

export type KnownPath = readonly CategoryDraft[]

type FileInput = {
  readonly client: PoolClient
  readonly resultSetId: number
  readonly file: HashedFile
  readonly dataset: string | null
  /** its predictions were imported, and its bad rows told, when it was read as such */
  readonly isSource: boolean
  readonly signal?: AbortSignal | undefined
}

const batchRows = 1_000

/** Where each error stands, from a file that has categories; the first of several files is believed. */
export async function readPlaces(input: FileInput & { readonly places: Map<number, KnownPath> }): Promise<FileOutcome> {
  const known = new Map<string, KnownPath>()
  return readMatched(input, async (matched) => {
    for (const { row, prediction } of matched)
      if (row.path && !input.places.has(prediction.predictionId))
        input.places.set(prediction.predictionId, shared(known, row.path))
  })
}

export type ReadErrors = {
  readonly diagnosed: readonly {
    readonly id: number
    readonly predictionId: number
    readonly title: string
    readonly path: KnownPath | null
  }[]
  readonly judges: ReadonlySet<string>
  /** rows of right answers, where every score is 0 or 1 */
  readonly notFailures: number
  readonly isOurs: boolean
  /** null for a source: its rows are counted already */
  readonly outcome: FileOutcome | null
}

/** Writes an annotation for every error of one file whose prediction is there and has none yet. */
export async function annotateErrors(
  input: FileInput & { readonly analysisId: number; readonly taken: Set<number> },
): Promise<ReadErrors> {
  const known = new Map<string, KnownPath>()
  const titles = new Map<string, string>()
  const diagnosed: ReadErrors["diagnosed"][number][] = []
  const judges = new Set<string>()
  let [notFailures, isOurs] = [0, false]
  const outcome = await readMatched(input, async (matched) => {
    const fresh = matched.filter(({ row, prediction }) => {
      isOurs ||= row.isOurs
      if (!prediction.fails) notFailures += 1
      if (!prediction.fails || input.taken.has(prediction.predictionId)) return false
      input.taken.add(prediction.predictionId)
      return true
    })
    const annotations = fresh.map(({ row, prediction: { fails: _, ...prediction } }) => {
      const { outcome: became, detail, diagnosis } = row.finding
      const { output } = row.prediction
      const read = diagnosis && verify(diagnosis, output)
      // A heading of nothing but what cannot be stored is no heading.
      const isBlank = became === "diagnosed" && read?.title === ""
      return {
        ...prediction,
        outcome: isBlank ? ("unparseable" as const) : became,
        detail: isBlank ? "The judge saw an error but gave it no title." : detail,
        diagnosis: isBlank ? null : read,
        outputHash: hash("sha256", output, "hex").slice(0, 16),
      }
    })
    const ids = await addAnnotations(input.client, input.analysisId, annotations)
    annotations.forEach(({ outcome: became, diagnosis, predictionId }, index) => {
      const { judgeModel = null, path = null } = fresh[index]?.row ?? {}
      if (judgeModel !== null && judges.size < 3) judges.add(judgeModel)
      if (became !== "diagnosed" || !diagnosis) return
      const title = titles.get(diagnosis.title) ?? diagnosis.title
      titles.set(title, title)
      diagnosed.push({ id: ids[index] ?? 0, predictionId, title, path: path && shared(known, path) })
    })
  })
  return { diagnosed, judges, notFailures, isOurs, outcome: input.isSource ? null : outcome }
}

type Matched = { readonly row: ReferenceRow; readonly prediction: MatchedPrediction }

/** Streams a file's errors, a batch at a time, beside their predictions; tells and counts what has none. */
async function readMatched(
  { client, resultSetId, file, dataset, isSource, signal }: FileInput,
  take: (matched: readonly Matched[]) => Promise<void>,
): Promise<FileOutcome> {
  const sums = { rows: 0, duplicates: 0, rejected: 0 }
  const reject = async (rejected: readonly RejectedRow[]) => {
    const room = Math.max(0, limits.rejectedRows - sums.rejected)
    sums.rejected += rejected.length
    if (!isSource) await saveRejectedRows(client, resultSetId, rejected.slice(0, room))
  }
  let waiting: ReferenceRow[] = []
  const flush = async () => {
    signal?.throwIfAborted()
    const rows = waiting
    waiting = []
    const found = await matchPredictions(
      client,
      resultSetId,
      rows.map(({ prediction: { dataset: name, model, exampleId, output } }) => ({
        ...{ dataset: name, model, exampleId },
        outputHash: hash("sha256", output, "hex"),
        isEmpty: output.trim() === "" || output === "nan",
      })),
    )
    const matched = rows.flatMap((row, index) => {
      const prediction = found[index]
      return prediction ? [{ row, prediction }] : []
    })
    sums.duplicates += matched.length
    await reject(rows.filter((_, index) => !found[index]).map((row) => unmatched(file.name, row)))
    await take(matched)
  }
  try {
    const read = (await detectReference(file)) === "tree" ? readTreeJson : readErrorsCsv
    for await (const results of read(file, { dataset })) {
      sums.rows += results.length
      await reject(results.flatMap((one) => (one.kind === "refused" ? [{ file: file.name, ...one.refusal }] : [])))
      for (const result of results) {
        if (result.kind === "row") waiting.push(result.row)
        if (waiting.length >= batchRows) await flush()
      }
    }
    await flush()
  } catch (error) {
    return { ...fileOf(file), rows: 0, accepted: 0, duplicates: 0, rejected: 0, problem: fileProblem(error) }
  }
  return { ...fileOf(file), ...sums, accepted: 0, problem: null }
}

const fileOf = ({ name, bytes, sha256 }: HashedFile) => ({
  ...{ name, bytes, sha256 },
  ...{ format: null, note: "diagnoses and categories" },
})

function unmatched(file: string, { line, prediction }: ReferenceRow): RejectedRow {
  const reason = "no prediction of this model, with this example_id and output, came with the other files"
  return { file, line, column: "example_id", reason, excerpt: prediction.exampleId.slice(0, 200) }
}

/** Thousands of errors share a category: they share its path too. */
function shared(known: Map<string, KnownPath>, path: readonly CategoryStep[]): KnownPath {
  const key = JSON.stringify(path.map(({ name }) => name))
  const found = known.get(key)
  if (found) return found
  const fresh = path.map(({ name, description }) => ({ name, definition: description }))
  known.set(key, fresh)
  return fresh
}
