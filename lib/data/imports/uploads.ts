import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import { AppError } from "@/lib/errors"
import { prisma, transaction } from "@/lib/data/base/client"
import { enqueue, prepareQueue, type TaskPayloads } from "@/lib/data/base/jobs"
import { db, on, pooled, type Database } from "@/lib/data/base/kysely"
import { withQueue } from "@/lib/data/base/queue-tables"
import type { Prisma } from "@/lib/data/generated/client"
import { formatLimit } from "@/lib/format"
import { uploadLimits } from "@/lib/ingest/limits"

export type Upload = Awaited<ReturnType<typeof getUpload>>

const select = { id: true, ownerId: true, fileName: true, bytes: true, status: true, resultSetId: true } as const

type Row = Prisma.UploadGetPayload<{ select: typeof select }>
const toUpload = ({ bytes, ...row }: Row) => ({ ...row, bytes: Number(bytes) })

export async function createUpload(data: { ownerId: number; fileName: string; bytes: number }): Promise<Upload> {
  const open = await prisma().upload.aggregate({
    where: { ownerId: data.ownerId, status: { in: ["receiving", "complete"] } },
    _sum: { bytes: true },
  })
  if (Number(open._sum.bytes) + data.bytes > uploadLimits.outstandingBytes)
    throw new AppError(
      "too_large",
      `More than ${formatLimit(uploadLimits.outstandingBytes)} of your files wait to be imported. Import or cancel some first.`,
    )
  return toUpload(await prisma().upload.create({ data, select }))
}

/** The owner's upload; somebody else's does not exist. */
export async function getUpload(id: string, ownerId: number) {
  const row = await prisma().upload.findUnique({ where: { id, ownerId }, select })
  if (!row) throw new AppError("not_found", "There is no such upload.")
  return toUpload(row)
}

/** For the worker, which acts for the owner. In the order of `ids`; those that are gone are left out. */
export async function listUploads(ids: readonly string[]): Promise<Upload[]> {
  const rows = await prisma().upload.findMany({ where: { id: { in: [...ids] } }, select })
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []).map(toUpload)
}

/** Notes how much has arrived; the last byte completes the upload. */
export async function recordReceived({ id, bytes }: Pick<Upload, "id" | "bytes">, received: number): Promise<void> {
  await prisma().upload.updateMany({
    where: { id, status: { in: ["receiving", "complete"] } },
    data: { received, status: received === bytes ? "complete" : "receiving" },
  })
}

export async function deleteUpload(id: string): Promise<void> {
  await prisma().upload.deleteMany({ where: { id } })
}

export async function finishUploads(
  ids: readonly string[],
  outcome: { status: "imported" | "failed"; message: string | null },
): Promise<void> {
  await prisma().upload.updateMany({ where: { id: { in: [...ids] } }, data: outcome })
}

/** Removes what nobody came back for; returns the ids, whose files can go too. */
export async function deleteOldUploads(): Promise<string[]> {
  const rows = await db()
    .deleteFrom("upload")
    .where("updatedAt", "<", sql<Date>`now() - make_interval(days => ${uploadLimits.days}::int)`)
    .where((eb) =>
      eb.or([
        eb("status", "<>", "complete"),
        eb("resultSetId", "is", null),
        eb.exists(
          eb
            .selectFrom("resultSet as r")
            .select("r.id")
            .whereRef("r.id", "=", "upload.resultSetId")
            .where("r.status", "=", "failed")
            .where("r.openQuestions", "is not", null),
        ),
      ]),
    )
    .returning("id")
    .execute()
  return rows.map((row) => row.id)
}

/** Hands complete uploads to the queue, for the result set they will fill. */
export async function queueImport(resultSetId: number, payload: TaskPayloads["import-upload"]): Promise<void> {
  await prepareQueue()
  await transaction(async (client) => {
    const ids = payload.uploads.map((upload) => upload.id)
    await on(client)
      .updateTable("upload")
      .set({ resultSetId, updatedAt: sql<Date>`now()` })
      .where("id", "in", ids)
      .execute()
    await recordWaiting(client, resultSetId)
    // Somebody looks on: before the ranges of analyses that wait, the free checks of earlier files among them.
    await enqueue(client, "import-upload", payload, { key: importKey(resultSetId), priority: -10 })
  })
}

async function recordWaiting(client: PoolClient, resultSetId: number): Promise<void> {
  await on(client)
    .updateTable("resultSet")
    .set({ status: "importing", progress: 0, message: "Waiting for its turn" })
    .where("id", "=", resultSetId)
    .where("status", "not in", ["ready", "deleting"])
    .execute()
}

const importKey = (resultSetId: number) => `import-${resultSetId}`

/** Keeps an import that met a full disk, with its files, until `importAgain`. */
export async function parkImport(payload: TaskPayloads["import-upload"]): Promise<void> {
  await transaction((client) =>
    enqueue(client, "import-upload", payload, { key: importKey(payload.resultSetId), parked: true }),
  )
}

/** Ids of the jobs that were kept. */
const keptJobs = (database: Database, resultSetId: number) =>
  withQueue(database)
    .selectFrom("graphileWorker._privateJobs")
    .select("id")
    .where("key", "=", importKey(resultSetId))
    .where("runAt", "=", sql<Date>`'infinity'`)

/** Is there an import that was kept? */
export async function isImportKept(resultSetId: number): Promise<boolean> {
  await prepareQueue()
  return (await keptJobs(pooled(), resultSetId).executeTakeFirst()) !== undefined
}

/** Takes an import that is not running out of the queue. */
export async function dropWaitingImport(client: PoolClient, resultSetId: number): Promise<void> {
  await withQueue(on(client))
    .deleteFrom("graphileWorker._privateJobs")
    .where("key", "=", importKey(resultSetId))
    .where("lockedAt", "is", null)
    .execute()
}

/** Lets an import that was kept run. Throws conflict when there is none. */
export async function importAgain(resultSetId: number): Promise<void> {
  await prepareQueue()
  await transaction(async (client) => {
    const released = await on(client)
      .selectFrom(
        sql<{
          id: string
        }>`graphile_worker.reschedule_jobs(ARRAY(${keptJobs(on(client), resultSetId)}), run_at := now())`.as("job"),
      )
      .select("job.id")
      .execute()
    if (released.length === 0)
      throw new AppError("conflict", "There is no import to go on with: upload the files again.")
    await recordWaiting(client, resultSetId)
  })
}
