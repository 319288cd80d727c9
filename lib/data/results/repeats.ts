import "server-only"
import { expressionBuilder, sql, type RawBuilder } from "kysely"
import type { ClientBase } from "pg"
import { column } from "@/lib/data/base/columns"
import { on } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import type { Repeats } from "@/lib/stats/proportions/attempt-rate"

// What lib/stats/proportions/attempt-rate.ts needs to know of items that were tried several times. It is kept beside the
// counts, so that a page reads no answers for an interval, and only where trials are averaged: other rules leave one
// answer to an item.

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

type Kept = { readonly resultSetId: number; readonly analysisId: number | null; readonly datasetId?: number | undefined }

/** Keeps the sums of a result set, or of an analysis of it, by the rules these have now; nothing where no item repeats. */
export async function keepRepeats(client: ClientBase, { resultSetId, analysisId, datasetId }: Kept): Promise<void> {
  const averaged = await on(client)
    .selectFrom("resultSetDataset")
    .select("datasetId")
    .where("resultSetId", "=", resultSetId)
    .where("trials", ">", 1)
    .where("trialRule", "=", "mean")
    .$if(datasetId !== undefined, (qb) => qb.where("datasetId", "=", datasetId ?? 0))
    .execute()
  if (averaged.length === 0) return
  const eb = expressionBuilder<DB, never>()
  const items = eb
    .selectFrom("prediction as p")
    .innerJoin(rulesOf({ resultSetId, analysisId }).as("r"), "r.datasetId", "p.datasetId")
    .select(["p.modelId", "p.datasetId"])
    .select([
      eb.cast<number>(eb.fn.countAll(), "float8").as("n"),
      eb.cast<number>(eb.fn.countAll().filterWhere(isFailure("p", "r")), "float8").as("f"),
    ])
    .where("p.resultSetId", "=", resultSetId)
    .where("p.datasetId", "in", averaged.map((row) => row.datasetId)) // prettier-ignore
    .where(isAttempt("p"))
    .groupBy(["p.modelId", "p.datasetId", "p.exampleId"])
  const sums = eb
    .selectFrom(items.as("item"))
    .select(["item.modelId", "item.datasetId", repeatSums("item").as("repeats")])
    .groupBy(["item.modelId", "item.datasetId"])
    .as("sums")
  const counts =
    analysisId === null
      ? on(client).updateTable("resultSetCount as c").from(sums).where("c.resultSetId", "=", resultSetId)
      : on(client).updateTable("stratum as c").from(sums).where("c.analysisId", "=", analysisId)
}
