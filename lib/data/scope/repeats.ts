import "server-only"
import { expressionBuilder, sql, type Expression, type RawBuilder } from "kysely"
import { column } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"
import type { Repeats } from "@/lib/stats/proportions/attempt-rate"

// What lib/stats/proportions/attempt-rate.ts needs to know of items that were tried several times, or that lie in clusters.
// It is kept beside the counts, so that a page reads no answers for an interval, and only where trials are averaged (other
// rules leave one answer to an item) or clusters are named.

/** Is each trial counted, and is there more than one, in this row of resultSetDataset? */
export function areAveraged(alias: string): RawBuilder<boolean> {
  const [trials, rule] = [column<"resultSetDataset">(alias, "trials"), column<"resultSetDataset">(alias, "trialRule")]
  return sql<boolean>`(${trials} > 1 AND ${rule} = 'mean')`
}

/** Do intervals go by clusters of items in this row of resultSetDataset? */
export const areByCluster = (alias: string): RawBuilder<boolean> =>
  sql<boolean>`${column<"resultSetDataset">(alias, "byCluster")}`

/** The cluster an item of a result set lies in with others, by its first item; null: in one of its own. */
export const clusterOf = (resultSetId: Expression<number>, exampleId: Expression<number>): RawBuilder<number | null> =>
  sql<number | null>`${expressionBuilder<DB, never>()
    .selectFrom("itemCluster as lies")
    .select("lies.cluster")
    .where("lies.resultSetId", "=", resultSetId)
    .where("lies.exampleId", "=", exampleId)}`

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

/** What `clusterSums` is made of, from a table of items (`n` attempts at each, of which `f` failed) grouped by cluster. */
export function clusterTally(alias: string) {
  const [n, f] = [sql.ref(`${alias}.n`), sql.ref(`${alias}.f`)]
  const sum = (of: RawBuilder<unknown>) => sql<number>`sum(${of})`
  return [
    ...[sql<number>`count(*)`.as("items"), sum(n).as("n"), sum(f).as("f")],
    ...[sum(sql`${n} * ${n}`).as("nn"), sum(sql`${n} * ${f}`).as("nf"), sum(sql`${f} * ${f}`).as("ff")],
  ] as const
}

/** The same sums over items, from such a table. */
export function itemSums(alias: string): RawBuilder<Repeats> {
  const sum = (name: string) => sql`sum(${sql.ref(`${alias}.${name}`)})::float8`
  return sql<Repeats>`jsonb_build_object('items', ${sum("items")}, 'attemptSquares', ${sum("nn")},
    'attemptFailures', ${sum("nf")}, 'failureSquares', ${sum("ff")})`
}

/** And over clusters; over their items where there is one cluster alone. */
export function clusterSums(alias: string): RawBuilder<Repeats> {
  const ref = (name: string) => sql.ref(`${alias}.${name}`)
  const sum = (product: RawBuilder<unknown>, ofItems: string) =>
    sql`CASE WHEN count(*) > 1 THEN sum(${product}) ELSE sum(${ref(ofItems)}) END::float8`
  return sql<Repeats>`jsonb_build_object('items', sum(${ref("items")})::int, 'clusters', count(*),
    'attemptSquares', ${sum(sql`${ref("n")} * ${ref("n")}`, "nn")},
    'attemptFailures', ${sum(sql`${ref("n")} * ${ref("f")}`, "nf")},
    'failureSquares', ${sum(sql`${ref("f")} * ${ref("f")}`, "ff")})`
}

/** The sums as they are kept, of rows of resultSetCount or stratum under this alias. */
export const repeatsOf = (alias: string): RawBuilder<Repeats | null> =>
  sql<Repeats | null>`${column<"stratum">(alias, "repeats")}`
