import "server-only"
import type { PoolClient } from "pg"
import { sql } from "kysely"
import type { ItemNote } from "@/lib/domain/results/item-note"
import type { ScoreAnswers } from "@/lib/domain/results/score-question"
import { AppError } from "@/lib/errors"
import { transaction } from "@/lib/data/base/client"
import { copyRows } from "@/lib/data/base/copy"
import { rowTable } from "@/lib/data/base/row-table"
import { on, pooled } from "@/lib/data/base/kysely"
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
  const { id } = await pooled()
    .insertInto("resultSet")
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(["ownerId", "contentHash"]).doUpdateSet((eb) => ({ name: eb.ref("resultSet.name") })),
    )
    .returning("id")
    .executeTakeFirstOrThrow()
  return id
}

/** Whether an earlier import of the same content has ended well. */
export async function isReady(resultSetId: number): Promise<boolean> {
  const row = await pooled().selectFrom("resultSet").select("status").where("id", "=", resultSetId).executeTakeFirst()
  return row?.status === "ready"
}

const importLock = 72_707_370

/** Nobody else imports, or puts the release in, until the transaction ends. */
export async function waitForImports(client: PoolClient): Promise<void> {
  await on(client)
    .selectNoFrom(sql`pg_advisory_xact_lock(${importLock})`.as("turn"))
    .execute()
}

const lockTimedOut = "55P03"

/**
 * One change of results that are here, in turn with imports, in one transaction. Somebody waits for it: where an import
 * takes longer than `patience`, `conflict` says so.
 */
export async function betweenImports<T>(
  work: (client: PoolClient) => Promise<T>,
  { patience = "20s" }: { readonly patience?: string } = {},
): Promise<T> {
  try {
    return await transaction(async (client) => {
      await on(client)
        .selectNoFrom(sql`set_config('lock_timeout', ${patience}, true)`.as("set"))
        .execute()
      await waitForImports(client)
      return work(client)
    })
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === lockTimedOut)) throw error
    const message = "An import, or another change of these results, is at work. Try again when it has ended."
    throw new AppError("conflict", message, { cause: error })
  }
}

/** Is anything coming in just now? If not, nothing will until the transaction ends. */
export async function isImporting(client: PoolClient): Promise<boolean> {
  const { free } = await on(client)
    .selectNoFrom(sql<boolean>`pg_try_advisory_xact_lock(${importLock})`.as("free"))
    .executeTakeFirstOrThrow()
  return !free
}

/**
 * Imports take turns, until the transaction ends: two at once would insert the same examples in different orders and
 * deadlock. Then says whether this content is already in; if not, clears what a failed import has left behind.
 */
export async function takeTurn(client: PoolClient, resultSetId: number): Promise<"ready" | "open"> {
  await waitForImports(client)
  const row = await on(client).selectFrom("resultSet").select("status").where("id", "=", resultSetId).executeTakeFirst()
  if (row?.status === "ready") return "ready"
  if (!row || row.status === "deleting") throw new AppError("conflict", "These results are being deleted.")
  await on(client).deleteFrom("rejectedRow").where("resultSetId", "=", resultSetId).execute()
  await on(client).deleteFrom("resultSetFile").where("resultSetId", "=", resultSetId).execute()
  return "open"
}

/** Marks the result set as being imported; on a connection of its own, so that pages see it at once. */
export async function recordProgress(
  resultSetId: number,
  progress: { progress: number; rows: number; message: string },
): Promise<void> {
  await pooled()
    .updateTable("resultSet")
    .set({ status: "importing", ...progress })
    .where("id", "=", resultSetId)
    .where("status", "not in", ["ready", "deleting"])
    .execute()
}

/** `open`: it was not taken because of what its scores leave open, and can go on once that is answered. */
export async function recordFailure(
  resultSetId: number,
  message: string,
  open: OpenImport | null = null,
): Promise<void> {
  await pooled()
    .updateTable("resultSet")
    .set({ status: "failed", message, openQuestions: open && JSON.stringify(open) })
    .where("id", "=", resultSetId)
    .where("status", "not in", ["ready", "deleting"])
    .execute()
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
  /** by which its rows were read; null: it brought none */
  readonly format: string | null
  /** what else it was read for, or why it was left out */
  readonly note: string | null
}

export type RejectedRow = {
  readonly file: string
  readonly line: number
  readonly column: string
  readonly reason: string
  readonly excerpt: string
}

export async function saveRejectedRows(
  client: PoolClient,
  resultSetId: number,
  rows: readonly RejectedRow[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = {
    ...({ resultSetId: "int4", file: "text", line: "int4" } as const),
    ...({ columnName: "text", reason: "text", excerpt: "text" } as const),
  }
  const cells = rows.map((row) => [resultSetId, row.file, row.line, row.column, row.reason, row.excerpt])
  await copyRows(client, { table: "rejectedRow", columns }, cells)
}

export type ClosedImport = {
  readonly resultSetId: number
  readonly files: readonly FileOutcome[]
  readonly message: string | null
  readonly answers: ScoreAnswers | null
  readonly itemNotes: readonly ItemNote[]
}

const fileTypes = {
  ...({ resultSetId: "int4", name: "text", bytes: "int8", sha256: "text", rows: "int4", accepted: "int4" } as const),
  ...({ duplicates: "int4", rejected: "int4", format: "text?", note: "text?", problem: "text?" } as const),
}
const fileColumns = Object.keys(fileTypes) as (keyof typeof fileTypes)[]

/** Writes the files and their sums; the result set is ready, or failed when not one row was taken. */
export async function closeResultSet(
  client: PoolClient,
  { resultSetId, files, message, answers, itemNotes }: ClosedImport,
): Promise<void> {
  const rows = files.map((file) => ({ resultSetId, ...file }))
  // As one parameter: a statement takes 65,535 of them, and an archive may hold twenty thousand files.
  await on(client)
    .insertInto("resultSetFile")
    .columns(fileColumns)
    .expression((eb) =>
      eb.selectFrom(rowTable("f", fileTypes, rows)).select(fileColumns.map((name) => `f.${name}` as const)),
    )
    .execute()
  const sum = (of: (file: FileOutcome) => number) => files.reduce((total, file) => total + of(file), 0)
  const accepted = sum((file) => file.accepted)
  await on(client)
    .updateTable("resultSet")
    .set({
      rows: sum((file) => file.rows),
      accepted,
      duplicates: sum((file) => file.duplicates),
      rejected: sum((file) => file.rejected),
      progress: 1,
      message,
      finishedAt: sql<Date>`now()`,
      openQuestions: null,
      itemNotes: itemNotes.length > 0 ? JSON.stringify(itemNotes) : null,
      scoreAnswers: answers && JSON.stringify(answers),
      status: accepted > 0 ? "ready" : "failed",
    })
    .where("id", "=", resultSetId)
    .execute()
}
