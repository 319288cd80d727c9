import "server-only"
import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { answersFrom, scoreQuestionSchema } from "@/lib/domain/results/score-question"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"
import { importJobSchema, type ImportJob } from "@/lib/data/base/jobs"
import { finishUploads, queueImport } from "./uploads"

/** An import that was not taken because of what its scores leave open; no job: it was sent by who cannot be asked. */
const openImportSchema = z.object({ questions: z.array(scoreQuestionSchema), job: importJobSchema.nullable() })
export type OpenImport = Readonly<z.infer<typeof openImportSchema>>

/** Call getResultSet first: this checks nobody's right to look. Null: nothing is open. */
export async function findOpenImport(resultSetId: number): Promise<OpenImport | null> {
  const [row] = await query<{ open: unknown }>(
    "SELECT open_questions AS open FROM result_set WHERE id = $1 AND status = 'failed'",
    [resultSetId],
  )
  return row?.open ? openImportSchema.parse(row.open) : null
}

/**
 * What the owner chose in the form: the import is queued again with it, and asks again where it is not enough. Throws
 * `invalid` when a question has no answer.
 */
export async function answerOpenImport(
  resultSetId: number,
  chosen: Readonly<Record<string, unknown>>,
  viewer: Viewer,
): Promise<void> {
  const [row] = await query<{ open: unknown }>(
    "SELECT open_questions AS open FROM result_set WHERE id = $1 AND owner_id = $2 AND status = 'failed'",
    [resultSetId, viewer?.id ?? null],
  )
  const open = row?.open ? openImportSchema.parse(row.open) : null
  if (!open) throw new AppError("not_found", "There is no question left to answer.")
  const { questions, job } = open
  if (!job) throw new AppError("conflict", "The files are not here any more. Upload them to answer here.")
  const answers = answersFrom(questions, chosen, job.answers)
  if (!answers) throw new AppError("invalid", "Please answer every question.")
  await queueImport(resultSetId, { ...job, answers })
}

/** Other uploads of the same content wait for the same answer: one copy is enough. Returns those that can go. */
export async function releaseOtherUploads(job: ImportJob): Promise<string[]> {
  const rows = await query<{ id: string }>(
    "SELECT id FROM upload WHERE result_set_id = $1 AND status = 'complete' AND id <> ALL ($2)",
    [job.resultSetId, job.uploads.map(({ id }) => id)],
  )
  const ids = rows.map(({ id }) => id)
  await finishUploads(ids, { status: "failed", message: "Sent again" })
  return ids
}
