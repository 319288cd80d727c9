import "server-only"
import { expressionBuilder, type Expression, type SqlBool } from "kysely"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { removeSome } from "./in-turns"

type Of = { readonly analysisId: number; readonly ownerId: number }

/** Somebody's dry runs of an analysis: of the same results, with its judge and settings, and no other analysis's. */
function isDryRunOf({ analysisId, ownerId }: Of): Expression<SqlBool> {
  const eb = expressionBuilder<DB, "dryRun">()
  const alike = eb
    .selectFrom("analysis as a")
    .select("a.id")
    .whereRef("a.resultSetId", "=", "dryRun.resultSetId")
    .whereRef("a.judgeId", "=", "dryRun.judgeId")
    .whereRef("a.config", "=", "dryRun.config")
  return eb.and([
    eb("dryRun.ownerId", "=", ownerId),
    eb.exists(alike.where("a.id", "=", analysisId)),
    eb.not(eb.exists(alike.where("a.id", "<>", analysisId).where("a.ownerId", "=", ownerId))),
  ])
}

/** How many there are. */
export async function countDryRuns(of: Of): Promise<number> {
  const { n } = await pooled()
    .selectFrom("dryRun")
    .select(countOf().as("n"))
    .where(isDryRunOf(of))
    .executeTakeFirstOrThrow()
  return n
}

/** Removes them; returns how many, 0 when none is left. */
export const removeDryRuns = (of: Of): Promise<number> => removeSome("dryRun", isDryRunOf(of))
