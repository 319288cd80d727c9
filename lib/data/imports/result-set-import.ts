import "server-only"
import type { PoolClient } from "pg"
import type { ScoreAnswers } from "@/lib/domain/results/score-question"
import { query } from "@/lib/data/base/client"
import { copyRows } from "@/lib/data/base/copy"
import type { OpenImport } from "./open-imports"

/** The life of a result set while it is being imported; lib/jobs/import/import-files.ts calls these in order. */

export type NewResultSet = {
  readonly ownerId: number
  readonly name: string
  readonly contentHash: string
  readonly visibility: "private" | "unlisted" | "public"
}

/** The owner's result set of this content: a new one, or the one that is there (ready, or left over by a crash). */
export async function openResultSet(values: NewResultSet): Promise<number> {
  const { ownerId, name, contentHash, visibility } = values
  const [row] = await query<{ id: number }>(
    `INSERT INTO result_set (owner_id, name, content_hash, visibility) VALUES ($1, $2, $3, $4::"Visibility")
     ON CONFLICT (owner_id, content_hash) DO UPDATE SET name = result_set.name RETURNING id`,
    [ownerId, name, contentHash, visibility],
  )
  if (!row) throw new Error("INSERT returned no row")
  return row.id
}

/** Whether an earlier import of the same content has ended well. */
export async function isReady(resultSetId: number): Promise<boolean> {
  const rows = await query("SELECT 1 FROM result_set WHERE id = $1 AND status = 'ready'", [resultSetId])
  return rows.length > 0
}

const importLock = 72_707_370

/**
 * Imports take turns, until the transaction ends: two at once would insert the same examples in different orders and
 * deadlock. Then says whether this content is already in; if not, clears what a failed import has left behind.
 */
export async function takeTurn(client: PoolClient, resultSetId: number): Promise<"ready" | "open"> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [importLock])
  const { rows } = await client.query("SELECT status FROM result_set WHERE id = $1", [resultSetId])
  if (rows[0]?.status === "ready") return "ready"
  await client.query("DELETE FROM rejected_row WHERE result_set_id = $1", [resultSetId])
  await client.query("DELETE FROM result_set_file WHERE result_set_id = $1", [resultSetId])
  return "open"
}

/** Marks the result set as being imported; on a connection of its own, so that pages see it at once. */
export async function recordProgress(
  resultSetId: number,
  { progress, rows, message }: { progress: number; rows: number; message: string },
): Promise<void> {
  await query(
    `UPDATE result_set SET status = 'importing', progress = $2, rows = $3, message = $4
     WHERE id = $1 AND status <> 'ready'`,
    [resultSetId, progress, rows, message],
  )
}

/** `open`: it was not taken because of what its scores leave open, and can go on once that is answered. */
export async function recordFailure(
  resultSetId: number,
  message: string,
  open: OpenImport | null = null,
): Promise<void> {
  await query(
    "UPDATE result_set SET status = 'failed', message = $2, open_questions = $3 WHERE id = $1 AND status <> 'ready'",
    [resultSetId, message, open === null ? null : JSON.stringify(open)],
  )
}

export type FileOutcome = {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly rows: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  readonly problem: string | null
}

export type RejectedRow = {
  readonly file: string
  readonly line: number
  readonly column: string
  readonly reason: string
  readonly excerpt: string
}

/** Id that the next prediction will be above: tells later which file a prediction came from. */
export async function lastPredictionId(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ id: number }>("SELECT nextval('prediction_id_seq')::int AS id")
  return rows[0]?.id ?? 0
}

export async function saveRejectedRows(
  client: PoolClient,
  resultSetId: number,
  rows: readonly RejectedRow[],
): Promise<void> {
  if (rows.length === 0) return
  const target = {
    table: "rejected_row",
    columns: {
      result_set_id: "int4",
      file: "text",
      line: "int4",
      column_name: "text",
      reason: "text",
      excerpt: "text",
    },
  } as const
  await copyRows(
    client,
    target,
    rows.map((row) => [resultSetId, row.file, row.line, row.column, row.reason, row.excerpt]),
  )
}

export type ClosedImport = {
  readonly resultSetId: number
  readonly files: readonly FileOutcome[]
  readonly message: string | null
  readonly answers: ScoreAnswers | null
}

/** Writes the files and their sums; the result set is ready, or failed when not one row was taken. */
export async function closeResultSet(
  client: PoolClient,
  { resultSetId, files, message, answers }: ClosedImport,
): Promise<void> {
  for (const file of files)
    await client.query(
      `INSERT INTO result_set_file (result_set_id, name, bytes, sha256, rows, accepted, duplicates, rejected, problem)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        resultSetId,
        file.name,
        file.bytes,
        file.sha256,
        file.rows,
        file.accepted,
        file.duplicates,
        file.rejected,
        file.problem,
      ],
    )
  await client.query(
    `UPDATE result_set r SET (rows, accepted, duplicates, rejected) = (
       SELECT coalesce(sum(f.rows), 0), coalesce(sum(f.accepted), 0), coalesce(sum(f.duplicates), 0), coalesce(sum(f.rejected), 0)
       FROM result_set_file f WHERE f.result_set_id = r.id
     ), progress = 1, message = $2, finished_at = now(), open_questions = NULL, score_answers = $4,
     status = CASE WHEN $3 THEN 'ready' ELSE 'failed' END::"ResultSetStatus"
     WHERE r.id = $1`,
    [resultSetId, message, files.some((file) => file.accepted > 0), answers === null ? null : JSON.stringify(answers)],
  )
}
