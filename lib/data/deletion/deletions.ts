import "server-only"
import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { prisma } from "@/lib/data/base/client"
import { AppError } from "@/lib/errors"
import type { Doomed } from "./doomed"

/** Rows that are gone, by what they were. */
export const removedSchema = z.object({
  predictions: z.number(),
  /** texts of items, and items nobody else has */
  items: z.number(),
  analyses: z.number(),
  diagnoses: z.number(),
  judgeReplies: z.number(),
  models: z.number(),
  datasets: z.number(),
  uploads: z.number(),
})
export type Removed = z.infer<typeof removedSchema>

export type Deletion = {
  readonly id: number
  readonly resultSetId: number
  /** the analysis that goes alone; null: the results go */
  readonly analysisId: number | null
  /** share of the work that is done, 0 to 1 */
  readonly progress: number
  /** null until all is gone */
  readonly removed: Removed | null
  readonly message: string | null
  readonly finishedAt: Date | null
}

const select = {
  ...({
    id: true,
    resultSetId: true,
    analysisId: true,
    progress: true,
    removed: true,
    message: true,
    finishedAt: true,
  } as const),
} as const

type Row = Omit<Deletion, "removed"> & { readonly removed: unknown }
const toDeletion = ({ removed, ...row }: Row): Deletion => ({
  ...row,
  removed: row.finishedAt === null || removed === null ? null : removedSchema.parse(removed),
})

/** The owner's order; somebody else's does not exist. */
export async function getDeletion(id: number, viewer: NonNullable<Viewer>): Promise<Deletion> {
  const row = await prisma().deletion.findFirst({ where: { id, ownerId: viewer.id }, select })
  if (!row) throw new AppError("not_found", "There is no such deletion.")
  return toDeletion(row)
}

type TakenDeletion = Doomed & { readonly id: number; readonly ownerId: number; readonly removed: Removed }

/** For the worker, which acts for the owner; `removed`: what went before it was cut off. Null when it is over. */
export async function takeDeletion(id: number): Promise<TakenDeletion | null> {
  const row = await prisma().deletion.findFirst({
    where: { id, finishedAt: null },
    select: { id: true, resultSetId: true, analysisId: true, ownerId: true, removed: true },
  })
  return row && { ...row, removed: row.removed === null ? nothingRemoved : removedSchema.parse(row.removed) }
}

const nothingRemoved: Removed = {
  ...{ predictions: 0, items: 0, analyses: 0, diagnoses: 0, judgeReplies: 0, models: 0, datasets: 0, uploads: 0 },
}

/** Analyses of somebody that are going just now: nothing else shows them. The oldest orders first, so many. */
export async function listAnalysesGoing(owner: NonNullable<Viewer>, limit = 50): Promise<Deletion[]> {
  const rows = await prisma().deletion.findMany({
    where: { ownerId: owner.id, analysisId: { not: null }, finishedAt: null },
    select,
    orderBy: { id: "asc" },
    take: limit,
  })
  return rows.map(toDeletion)
}

/** Why it stands still, for people; the queue tries again. */
export async function recordTrouble(id: number, message: string): Promise<void> {
  await prisma().deletion.updateMany({ where: { id, finishedAt: null }, data: { message } })
}

/** How far it is, for the order and for whoever looks at the results meanwhile; begun again it counts on from `removed`. */
export async function recordDeleted(
  { id, resultSetId }: { readonly id: number; readonly resultSetId: number },
  { progress, removed }: { readonly progress: number; readonly removed: Removed },
): Promise<void> {
  await prisma().$transaction([
    prisma().deletion.updateMany({ where: { id, finishedAt: null }, data: { progress, removed, message: null } }),
    prisma().resultSet.updateMany({ where: { id: resultSetId, status: "deleting" }, data: { progress } }),
  ])
}
