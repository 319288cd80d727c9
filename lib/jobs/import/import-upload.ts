import "server-only"
import type { JobHelpers, TaskList } from "graphile-worker"
import { applyAsked } from "@/lib/data/results/apply-score-answers"
import { importJobSchema, type ImportJob } from "@/lib/data/base/jobs"
import { releaseOtherUploads } from "@/lib/data/imports/open-imports"
import { isReady, recordFailure, recordProgress } from "@/lib/data/imports/result-set-import"
import { deleteUploadFiles, uploadPath } from "@/lib/data/imports/upload-files"
import { appErrorOf, faultOf } from "@/lib/data/base/faults"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { finishUploads, listUploads, parkImport, type Upload } from "@/lib/data/imports/uploads"
import { startFreeChecks } from "@/lib/data/free-checks/start-checks"
import { AppError } from "@/lib/errors"
import { readBytesAt, readChunks } from "@/lib/ingest/files/disk-file"
import { OpenQuestions } from "@/lib/ingest/scores/score-questions"
import { storable } from "@/lib/ingest/storable-text"
import { cannotSucceed } from "./cannot-succeed"
import { importFiles } from "./import-files"

const patience = 5

/** The queue's task. `abort`: the process is about to stop; the job goes back to the queue and starts over. */
export function importTasks({ abort }: { abort: AbortSignal }): TaskList {
  return {
    "import-upload": async (payload: unknown, helpers: JobHelpers): Promise<void> => {
      const job = importJobSchema.parse(payload)
      try {
        await throughOutages(() => importUpload(job, abort), { signal: abort })
      } catch (error) {
        if (faultOf(error) === "disk-full") return stopForDisk(job, error)
        if (error instanceof OpenQuestions) return waitForAnswer(job)
        if (error instanceof AppError) return finish(job, { status: "failed", message: error.message })
        if (!abort.aborted) console.error(`Import of result set ${job.resultSetId} failed`, error)
        const isHopeless = cannotSucceed(error)
        if (abort.aborted || (!isHopeless && helpers.job.attempts < patience)) {
          await recordProgress(job.resultSetId, {
            progress: 0,
            rows: 0,
            message: "Interrupted; it starts again by itself",
          })
          throw error
        }
        const message = isMissingFile(error)
          ? "The uploaded files are not where this worker looks: every worker must share the app's data folder."
          : isHopeless
            ? `These files cannot be imported as they are (${causeOf(error)}). Trying again would change nothing; the server's log has more.`
            : `Stopped after ${patience} tries; the server's log has the cause.`
        await recordFailure(job.resultSetId, message)
        await finish(job, { status: "failed", message })
      }
    },
  }
}

/** The files stay where they are, and so does the job: it goes on when the owner says that there is room again. */
async function stopForDisk(job: ImportJob, error: unknown): Promise<void> {
  console.error(`Import of result set ${job.resultSetId} stopped: the disk is full`, error)
  await parkImport(job)
  await recordFailure(job.resultSetId, appErrorOf(error)?.message ?? "The disk is full.")
}

/** Imports complete uploads and lets their files go. Safe to repeat: an import that is done already changes nothing. @internal */
export async function importUpload(job: ImportJob, signal?: AbortSignal): Promise<void> {
  const uploads = await listUploads(job.uploads.map((upload) => upload.id))
  if (uploads.length < job.uploads.length) throw new AppError("not_found", "The uploaded files are gone.")
  if (uploads.some(({ status }) => status !== "complete")) return settle(job, uploads)
  const files = uploads.map(({ id, fileName, bytes }, index) => ({
    name: fileName,
    bytes,
    sha256: job.uploads[index]?.sha256 ?? "",
    open: () => readChunks(uploadPath(id)),
    readAt: (position: number, length: number) => readBytesAt(uploadPath(id), position, length),
  }))
  const { ownerId, dataset, threshold, answers } = job
  await importFiles({ ownerId, files, dataset: dataset ?? undefined, threshold, answers, job, signal })
  await startChecks(job)
  await finish(job, { status: "imported", message: null })
}

/**
 * Files that were let go are not read again: the job is over, cut off before it was struck from the queue, or another
 * copy was taken in its place (releaseOtherUploads). What was said with that one still holds for results that are here.
 */
async function settle(job: ImportJob, uploads: readonly Upload[]): Promise<void> {
  if (uploads.every(({ status }) => status === "failed") && (await isReady(job.resultSetId)))
    await applyAsked(job.resultSetId, { ...job, isNew: false })
  await startChecks(job)
  await deleteUploadFiles(uploads.map(({ id }) => id))
}

/**
 * Before the files are let go: a job that is cut off in between comes back to here. What was begun is found then, and
 * results that were refused, or deleted meanwhile, have nothing to check.
 */
async function startChecks({ checks = false, resultSetId, ownerId }: ImportJob): Promise<void> {
  if (checks) await startFreeChecks({ resultSetId, ownerId })
}

/** The files stay (for a week, lib/data/imports/uploads.ts): the result set's page asks, and the answer queues the job again. */
async function waitForAnswer(job: ImportJob): Promise<void> {
  await deleteUploadFiles(await releaseOtherUploads(job))
}

/** Another worker may have the folder that this one lacks: worth another try. */
function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT"
}

const causeOf = (error: unknown) => storable(error instanceof Error ? error.message : "an unknown fault").slice(0, 200)

async function finish(
  job: ImportJob,
  outcome: { status: "imported" | "failed"; message: string | null },
): Promise<void> {
  const ids = job.uploads.map((upload) => upload.id)
  await finishUploads(ids, outcome)
  // Copies that wait for an answer are answered by this one.
  const others = outcome.status === "imported" ? await releaseOtherUploads(job) : []
  await deleteUploadFiles([...ids, ...others])
}
