import "server-only"
import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { answersFrom, scoreQuestionSchema } from "@/lib/domain/results/score-question"
import { AppError } from "@/lib/errors"
import { prisma } from "@/lib/data/base/client"
import { importJobSchema, type ImportJob } from "@/lib/data/base/jobs"
import { finishUploads, queueImport } from "./uploads"

/** An import that was not taken because of what its scores leave open; no job: it was sent by who cannot be asked. */
const openImportSchema = z.object({ questions: z.array(scoreQuestionSchema), job: importJobSchema.nullable() })
export type OpenImport = Readonly<z.infer<typeof openImportSchema>>

/**
 * Call getResultSet first: this checks nobody's right to look, unless an owner is given. Null: nothing is open.
 */
export async function findOpenImport(
  resultSetId: number,
  owner: { ownerId?: number } = {},
): Promise<OpenImport | null> {
  const row = await prisma().resultSet.findFirst({
    where: { id: resultSetId, status: "failed", ...owner },
    select: { openQuestions: true },
  })
  return row?.openQuestions ? openImportSchema.parse(row.openQuestions) : null
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
  const open = viewer && (await findOpenImport(resultSetId, { ownerId: viewer.id }))
  if (!open) throw new AppError("not_found", "There is no question left to answer.")
  const { questions, job } = open
  if (!job) throw new AppError("conflict", "The files are not here any more. Upload them to answer here.")
  const answers = answersFrom(questions, chosen, job.answers)
  if (!answers) throw new AppError("invalid", "Please answer every question.")
  await queueImport(resultSetId, { ...job, answers })
}

/** Other uploads of the same content wait for the same answer: one copy is enough. Returns those that can go. */
export async function releaseOtherUploads(job: ImportJob): Promise<string[]> {
  const rows = await prisma().upload.findMany({
    where: { resultSetId: job.resultSetId, status: "complete", id: { notIn: job.uploads.map(({ id }) => id) } },
    select: { id: true },
  })
  const ids = rows.map(({ id }) => id)
  await finishUploads(ids, { status: "failed", message: "Sent again" })
  return ids
}
