import "server-only"
import { expressionBuilder } from "kysely"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { removeUnreadTexts } from "@/lib/data/search/search-index"
import { isOfDoomed, type Doomed } from "./doomed"
import { inTurns, removeSome, rowsAtOnce, type Removal } from "./in-turns"
import { removeDryRuns } from "./dry-runs-of"
import { removeReplies } from "./replies-about"

/** Diagnoses there are of what goes. */
export const diagnosesOf = (doomed: Doomed) => {
  const eb = expressionBuilder<DB, "errorAnnotation">()
  return eb(
    "errorAnnotation.analysisId",
    "in",
    eb.selectFrom("analysis").select("analysis.id").where(isOfDoomed("analysis", doomed)),
  )
}

/** Their diagnoses first, which are many; with each analysis go its trees, counts, reviews and measurements. */
export async function removeAnalyses(removal: Removal): Promise<void> {
  await inTurns(removal, "diagnoses", () => removeSome("errorAnnotation", diagnosesOf(removal)))
  await inTurns(removal, "analyses", () => removeSome("analysis", isOfDoomed("analysis", removal), 1))
}

/** Removes one analysis and what it alone brought, in short transactions: begun again it goes on. The results stay. */
export async function removeAnalysisAlone(removal: Removal & { readonly analysisId: number }): Promise<void> {
  await inTurns(removal, null, () => removeDryRuns(removal))
  await removeAnalyses(removal)
  await inTurns(removal, "judgeReplies", () => removeReplies(removal))
  await inTurns(removal, null, () => removeUnreadTexts(pooled(), removal.resultSetId, rowsAtOnce))
}
