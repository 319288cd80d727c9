import "server-only"
import type { Expression, SqlBool } from "kysely"
import { pooled } from "@/lib/data/base/kysely"
import type { Removed } from "./deletions"
import type { Doomed } from "./doomed"

/** rows a transaction: short enough that nobody waits for long */
export const rowsAtOnce = 5_000

export type Removal = Doomed & {
  readonly deletionId: number
  readonly ownerId: number
  /** told how many rows of what went with each transaction; null: of what no report counts */
  readonly onRows: (rows: number, of: keyof Removed | null) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/** Until nothing is left. */
export async function inTurns(
  { signal, onRows }: Removal,
  of: keyof Removed | null,
  remove: () => Promise<number>,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const rows = await remove()
    if (rows === 0) return
    await onRows(rows, of)
  }
}

/** Some of the rows of a table; returns how many, 0 when none is left. */
export async function removeSome(
  table: "errorAnnotation" | "analysis" | "prediction" | "dryRun",
  condition: Expression<SqlBool>,
  most = rowsAtOnce,
): Promise<number> {
  const some = pooled().selectFrom(table).select(`${table}.id`).where(condition).limit(most)
  const { numDeletedRows } = await pooled().deleteFrom(table).where(`${table}.id`, "in", some).executeTakeFirst()
  return Number(numDeletedRows)
}
