import "server-only"
import { transaction } from "@/lib/data/base/client"
import { appErrorOf } from "@/lib/data/base/faults"
import { enqueueIndexing, prepareQueue, type ImportJob } from "@/lib/data/base/jobs"
import { applyAsked } from "@/lib/data/results/apply-score-answers"
import { countAsMerged } from "@/lib/data/merges/count-as-merged"
import { matchTemplates } from "@/lib/data/items/match-templates"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { beginPredictions, endPredictions } from "@/lib/data/imports/predictions"
import {
  closeResultSet,
  isReady,
  openResultSet,
  recordFailure,
  recordProgress,
  takeTurn,
  type FileOutcome,
} from "@/lib/data/imports/result-set-import"
import { summarise } from "@/lib/data/results/result-set-summary"
import type { ScoreAnswers } from "@/lib/domain/results/score-question"
import { AppError } from "@/lib/errors"
import { hashFiles, importHash, importName, type HashedFile } from "@/lib/ingest/hashes/file-hashes"
import { hashInThreads } from "@/lib/ingest/hashes/hash-in-threads"
import { OpenQuestions } from "@/lib/ingest/scores/score-questions"
import type { SourceFile } from "@/lib/ingest/source"
import { storable } from "@/lib/ingest/storable-text"
import { batchStores, ClashingItems, importFile } from "./import-file"
import { importReference, planReference } from "./import-reference"
import { importReport, type ImportReport } from "./import-report"
import {
  findFormats,
  inOrder,
  tableOf,
  type FormatBundle,
  type Found,
  type LeftFile,
} from "@/lib/ingest/formats/detect-format"
import { lookAtScores, type ScoreLook } from "./look-at-scores"
import { knownMaps, noteOf, rememberSaidMaps } from "./table-maps"

export type ImportRequest = {
  readonly ownerId: number
  readonly name?: string | undefined
  readonly files: readonly (SourceFile | HashedFile)[]
  /** dataset of all rows; otherwise from the file's column or name */
  readonly dataset?: string | undefined
  /** for datasets whose scores are not just 0 and 1 */
  readonly threshold?: number | undefined
  /** what somebody said of directions and scales; where it is open and not said, the import throws OpenQuestions */
  readonly answers?: ScoreAnswers | undefined
  /** by which the files came, for the result set it names: kept beside the questions, so that an answer can queue it again */
  readonly job?: ImportJob | undefined
  readonly visibility?: "private" | "unlisted" | "public" | undefined
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  /** stops between two batches; nothing of the import stays */
  readonly signal?: AbortSignal | undefined
}

type ImportProgress = { readonly share: number; readonly rows: number; readonly message: string }

/**
 * Files -> one result set, in one transaction: a crash, a cancel or a lost connection leaves nothing, and the same
 * import can simply be run again, which it is when the database went away in the middle of it. The same files of the same owner again change nothing and are reported as
 * duplicates. A file that cannot be read as a whole is reported and does not stop the others. Results of the reference
 * code among the files become an analysis of what was imported.
 */
export async function importFiles(request: ImportRequest): Promise<ImportReport> {
  if (request.files.length === 0) throw new AppError("invalid", "There is no file to import.")
  if (request.threshold !== undefined && !Number.isFinite(request.threshold))
    throw new AppError("invalid", "A threshold is a number.")
  const dataset = request.dataset?.trim() || null
  const files = await hashFiles(await hashInThreads(request.files, request.signal), request.signal)
  return throughOutages(() => importHashed(request, { files, dataset }), { signal: request.signal })
}

async function importHashed(
  request: ImportRequest,
  { files, dataset }: { readonly files: readonly HashedFile[]; readonly dataset: string | null },
): Promise<ImportReport> {
  const resultSetId =
    request.job?.resultSetId ??
    (await openResultSet({
      ownerId: request.ownerId,
      name: importName(files, request.name),
      contentHash: await importHash(files, dataset, request.answers?.columns),
      visibility: request.visibility ?? "private",
    }))
  try {
    const plan = await planReference(files)
    const { bundles, left } = await findBundles(plan.sources, request.answers?.leave)
    const maps = await knownMaps(request.ownerId, request.answers)
    const main = bundles.map((bundle) => bundle.main)
    const lookWith = (hasClashes: boolean) =>
      lookAtScores(bundles, {
        ...{ dataset, answers: request.answers, signal: request.signal, threshold: request.threshold ?? null },
        ...{ maps, asksOnPage: request.job !== undefined },
        ...{ hasClashes, onBundle: (bundle) => progressReporter(request, resultSetId, main).looking(bundle.main) },
      })
    const take = (look: ScoreLook | null) => takeIn({ request, resultSetId, files, dataset, plan, bundles, left, look })
    const look = (await isReady(resultSetId)) ? null : await lookWith(false)
    if (look) await rememberSaidMaps(request.ownerId, { answers: request.answers, bundles, look })
    const isNew = await take(look).catch(async (error: unknown) => {
      if (!(error instanceof ClashingItems)) throw error
      return take(await lookWith(true))
    })
    if (isNew) {
      await transaction((client) => enqueueIndexing(client, { resultSetId, analysisId: null }))
    }
    return await importReport(resultSetId, { isNew, ...(await applyAsked(resultSetId, { ...request, isNew })) })
  } catch (error) {
    const message = storable(appErrorOf(error)?.message ?? "The import was interrupted.")
    const open = error instanceof OpenQuestions ? { questions: [...error.questions], job: request.job ?? null } : null
    // What went wrong first is what is told, also where the database cannot take it down.
    await recordFailure(resultSetId, message, open).catch(() => undefined)
    throw error
  }
}

type Taking = {
  readonly request: ImportRequest
  readonly resultSetId: number
  readonly files: readonly HashedFile[]
  readonly dataset: string | null
  readonly plan: Awaited<ReturnType<typeof planReference>>
  readonly bundles: readonly FormatBundle[]
  readonly left: readonly LeftFile[]
  readonly look: ScoreLook | null
}

/** Writes all that the files bring, or nothing; false: it is there already. */
async function takeIn({ request, resultSetId, files, dataset, plan, bundles, left, look }: Taking): Promise<boolean> {
  const report = progressReporter(
    request,
    resultSetId,
    bundles.map(({ main }) => main),
  )
  await prepareQueue()
  return transaction(async (client) => {
    if ((await takeTurn(client, resultSetId)) === "ready" || !look) return false
    const writer = await beginPredictions(client, resultSetId)
    const outcomes: FileOutcome[] = []
    const firstIds: { id: number; name: string }[] = []
    const stores = batchStores()
    for (const bundle of bundles) {
      const { main } = bundle
      const onRows = (bytes: number, rows: number) => report.reading(main, bytes, rows)
      const sums = await importFile({
        ...{ writer, bundle, scores: look.of(bundle), firstIds, stores, onRows, signal: request.signal },
      })
      const of = { bytes: main.bytes, sha256: sha256Of(main, files) }
      outcomes.push({
        name: main.name,
        ...of,
        format: bundle.format,
        note: await noteOf(bundle, look.of(bundle)),
        ...sums,
      })
      outcomes.push(...companions(bundle, files))
      report.fileDone(main)
      request.signal?.throwIfAborted()
    }
    outcomes.push(...left.map((one) => leftOutcome(one, files)))
    await report.finishing()
    await endPredictions(
      writer,
      outcomes.reduce((sum, outcome) => sum + outcome.accepted, 0),
    )
    const { directionOf, scoresOf } = look
    const clusters = { keyOf: look.clusterKeyOf, asked: request.answers?.cluster || null }
    await summarise(client, { resultSetId, givenFor: () => request.threshold ?? null, directionOf, scoresOf, clusters })
    if (plan.references.length > 0 && outcomes.some(({ accepted }) => accepted > 0))
      outcomes.push(...(await importReference({ ...plan, client, resultSetId, dataset, signal: request.signal })))
    const notMerged = await countAsMerged(client, resultSetId)
    const itemNotes = [...(look.items?.notes ?? []), ...(await matchTemplates(client, resultSetId)), ...notMerged]
    const answers = request.answers ?? null
    await closeResultSet(client, {
      ...{ resultSetId, files: outcomes, message: messageOf(outcomes), answers },
      itemNotes,
    })
    return true
  })
}

/**
 * What belongs together among the files; what nobody knows is read as a table, which says what it lacks. `leave`: files
 * that somebody chose not to read.
 */
async function findBundles(
  sources: readonly SourceFile[],
  leave: readonly string[] = [],
): Promise<Pick<Found, "left"> & { bundles: FormatBundle[] }> {
  const { bundles, left, unknown } = await findFormats(sources)
  const found = inOrder([...bundles, ...unknown.map(tableOf)], sources)
  const isLeft = ({ main }: FormatBundle) => leave.includes(main.name)
  const chosen = found.filter(isLeft).map(({ main }) => ({ file: main, reason: "left out", isFault: false }))
  return { bundles: found.filter((bundle) => !isLeft(bundle)), left: [...left, ...chosen] }
}

/** Of a file of an archive: the archive's. */
function sha256Of({ name }: SourceFile, files: readonly HashedFile[]): string {
  return files.find((file) => file.name === name || name.startsWith(`${file.name}/`))?.sha256 ?? ""
}

const noRows = { rows: 0, accepted: 0, duplicates: 0, rejected: 0, problem: null, format: null }

/** Files that were read for the rows of another. */
function companions({ main, others }: FormatBundle, files: readonly HashedFile[]): FileOutcome[] {
  return Object.entries(others).flatMap(([part, of]) =>
    (of ?? []).map((file) => ({
      ...noRows,
      ...{ name: file.name, bytes: file.bytes, sha256: sha256Of(file, files) },
      note: `${part} of ${main.name}`,
    })),
  )
}

function leftOutcome({ file, reason, isFault }: LeftFile, files: readonly HashedFile[]): FileOutcome {
  const outcome = { ...noRows, name: file.name, bytes: file.bytes, sha256: sha256Of(file, files) }
  return isFault ? { ...outcome, problem: reason, note: null } : { ...outcome, note: reason }
}

/** Tells pages at most three times a second how far it is. */
function progressReporter(request: ImportRequest, resultSetId: number, files: readonly SourceFile[]) {
  const total = Math.max(
    1,
    files.reduce((sum, file) => sum + file.bytes, 0),
  )
  let [doneBytes, doneRows, last] = [0, 0, 0]
  const tell = async (progress: ImportProgress) => {
    last = Date.now()
    request.onProgress?.(progress)
    await recordProgress(resultSetId, { progress: progress.share, rows: progress.rows, message: progress.message })
  }
  return {
    async reading(file: SourceFile, bytes: number, rows: number): Promise<void> {
      doneRows += rows
      if (Date.now() - last < 333) return
      const share = (0.95 * (doneBytes + Math.min(bytes, file.bytes))) / total
      await tell({ share, rows: doneRows, message: `Reading ${file.name}` })
    },
    fileDone(file: SourceFile): void {
      doneBytes += file.bytes
    },
    looking: (file: SourceFile) => tell({ share: 0, rows: 0, message: `Looking at the scores of ${file.name}` }),
    finishing: () => tell({ share: 0.96, rows: doneRows, message: "Counting failures" }),
  }
}

function messageOf(files: readonly FileOutcome[]): string | null {
  const problems = files.flatMap((file) => (file.problem === null ? [] : [file.problem]))
  if (problems.length > 0) return problems.join(" ")
  return files.every((file) => file.accepted === 0) ? "Not one row could be used." : null
}
