import "server-only"
import { sql, type Expression, type RawBuilder } from "kysely"
import { column } from "@/lib/data/base/columns"
import type { Repeats } from "@/lib/stats/proportions/attempt-rate"

// What lib/stats/proportions/attempt-rate.ts needs to know of items that were tried several times. It is kept beside the
// counts, so that a page reads no answers for an interval, and only where trials are averaged: other rules leave one
// answer to an item.

/** Is each trial counted, and is there more than one, in this row of resultSetDataset? */
export function areAveraged(alias: string): RawBuilder<boolean> {
  const [trials, rule] = [column<"resultSetDataset">(alias, "trials"), column<"resultSetDataset">(alias, "trialRule")]
  return sql<boolean>`(${trials} > 1 AND ${rule} = 'mean')`
}

/** An item of several trials fails where more than half of them do; on the half it is right, as a score on its threshold is. */
export const isMostlyFailed = (failures: Expression<unknown>, attempts: Expression<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(2 * ${failures} > ${attempts})`

/** The sums from a table of items, by the alias of its rows: `n` attempts at each, of which `f` failed. */
export function repeatSums(alias: string): RawBuilder<Repeats> {
  const [n, f] = [sql.ref(`${alias}.n`), sql.ref(`${alias}.f`)]
  const sum = (of: RawBuilder<unknown>) => sql`sum(${of})::float8`
  return sql<Repeats>`jsonb_build_object('items', count(*), 'attemptSquares', ${sum(sql`${n} * ${n}`)},
    'attemptFailures', ${sum(sql`${n} * ${f}`)}, 'failureSquares', ${sum(sql`${f} * ${f}`)})`
}

/** The sums as they are kept, of rows of resultSetCount or stratum under this alias. */
export const repeatsOf = (alias: string): RawBuilder<Repeats | null> =>
  sql<Repeats | null>`${column<"stratum">(alias, "repeats")}`
