import "server-only"
import { AppError } from "@/lib/errors"
import { query, transaction } from "@/lib/data/base/client"
import { enqueue, prepareQueue, type TaskPayloads } from "@/lib/data/base/jobs"

export type Upload = {
  readonly id: string
  readonly ownerId: number
  readonly fileName: string
  readonly bytes: number
  readonly status: "receiving" | "complete" | "imported" | "failed"
  readonly resultSetId: number | null
}

export const uploadLimits = {
  /** of one file */
  bytes: 1_000_000_000,
  /** of one person's files that are not imported yet */
  outstandingBytes: 10_000_000_000,
  /** days after which an unfinished upload is thrown away */
  days: 7,
} as const

const columns = `id, owner_id AS "ownerId", file_name AS "fileName", bytes::float8 AS bytes, status,
  result_set_id AS "resultSetId"`

export async function createUpload(values: { ownerId: number; fileName: string; bytes: number }): Promise<Upload> {
  const { ownerId, fileName, bytes } = values
  const [open] = await query<{ bytes: number }>(
    `SELECT coalesce(sum(bytes), 0)::float8 AS bytes FROM upload
     WHERE owner_id = $1 AND status IN ('receiving', 'complete')`,
    [ownerId],
  )
  if ((open?.bytes ?? 0) + bytes > uploadLimits.outstandingBytes)
    throw new AppError("too_large", "More than 10 GB of your files wait to be imported. Import or cancel some first.")
  const [row] = await query<Upload>(
    `INSERT INTO upload (id, owner_id, file_name, bytes, updated_at)
     VALUES (gen_random_uuid()::text, $1, $2, $3, now()) RETURNING ${columns}`,
    [ownerId, fileName, bytes],
  )
  if (!row) throw new Error("INSERT returned no row")
  return row
}

/** The owner's upload; somebody else's does not exist. */
export async function getUpload(id: string, ownerId: number): Promise<Upload> {
  const [row] = await query<Upload>(`SELECT ${columns} FROM upload WHERE id = $1 AND owner_id = $2`, [id, ownerId])
  if (!row) throw new AppError("not_found", "There is no such upload.")
  return row
}

/** For the worker, which acts for the owner. In the order of `ids`; those that are gone are left out. */
export async function listUploads(ids: readonly string[]): Promise<Upload[]> {
  const rows = await query<Upload>(`SELECT ${columns} FROM upload WHERE id = ANY ($1)`, [ids])
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? [])
}

/** Notes how much has arrived; the last byte completes the upload. */
export async function recordReceived(id: string, received: number): Promise<void> {
  await query(
    `UPDATE upload SET received = $2, updated_at = now(),
       status = CASE WHEN $2 = bytes THEN 'complete' ELSE 'receiving' END::"UploadStatus"
     WHERE id = $1 AND status IN ('receiving', 'complete')`,
    [id, received],
  )
}

export async function deleteUpload(id: string): Promise<void> {
  await query("DELETE FROM upload WHERE id = $1", [id])
}

export async function finishUploads(
  ids: readonly string[],
  outcome: { status: "imported" | "failed"; message: string | null },
): Promise<void> {
  await query(`UPDATE upload SET status = $2::"UploadStatus", message = $3, updated_at = now() WHERE id = ANY ($1)`, [
    ids,
    outcome.status,
    outcome.message,
  ])
}

/** Removes what nobody came back for; returns the ids, whose files can go too. */
export async function deleteOldUploads(): Promise<string[]> {
  const rows = await query<{ id: string }>(
    `DELETE FROM upload u WHERE updated_at < now() - make_interval(days => $1) AND
       (status <> 'complete' OR result_set_id IS NULL OR EXISTS (
         SELECT 1 FROM result_set r WHERE r.id = u.result_set_id AND r.status = 'failed' AND r.open_questions IS NOT NULL
       )) RETURNING id`,
    [uploadLimits.days],
  )
  return rows.map((row) => row.id)
}

/** Hands complete uploads to the queue, for the result set they will fill. */
export async function queueImport(resultSetId: number, payload: TaskPayloads["import-upload"]): Promise<void> {
  await prepareQueue()
  await transaction(async (client) => {
    await client.query("UPDATE upload SET result_set_id = $2, updated_at = now() WHERE id = ANY ($1)", [
      payload.uploads.map((upload) => upload.id),
      resultSetId,
    ])
    await client.query(
      `UPDATE result_set SET status = 'importing', progress = 0, message = 'Waiting for its turn'
       WHERE id = $1 AND status <> 'ready'`,
      [resultSetId],
    )
    await enqueue(client, "import-upload", payload, { key: importKey(resultSetId) })
  })
}

const importKey = (resultSetId: number) => `import-${resultSetId}`

/** Keeps an import that met a full disk, with its files, until `importAgain`. */
export async function parkImport(payload: TaskPayloads["import-upload"]): Promise<void> {
  await transaction((client) =>
    enqueue(client, "import-upload", payload, { key: importKey(payload.resultSetId), parked: true }),
  )
}

/** Is there an import that was kept? */
export async function isImportKept(resultSetId: number): Promise<boolean> {
  await prepareQueue()
  const rows = await query("SELECT FROM graphile_worker._private_jobs WHERE key = $1 AND run_at = 'infinity'", [
    importKey(resultSetId),
  ])
  return rows.length > 0
}

/** Lets an import that was kept run. Throws conflict when there is none. */
export async function importAgain(resultSetId: number): Promise<void> {
  await prepareQueue()
  await transaction(async (client) => {
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM graphile_worker.reschedule_jobs(
         ARRAY(SELECT id FROM graphile_worker._private_jobs WHERE key = $1 AND run_at = 'infinity'), run_at := now())`,
      [importKey(resultSetId)],
    )
    if (!rows[0]?.n) throw new AppError("conflict", "There is no import to go on with: upload the files again.")
    await client.query(
      "UPDATE result_set SET status = 'importing', progress = 0, message = 'Waiting for its turn' WHERE id = $1 AND status <> 'ready'",
      [resultSetId],
    )
  })
}
