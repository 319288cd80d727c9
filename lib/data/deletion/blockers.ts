import "server-only"
import { sql } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import { hasEnded } from "@/lib/domain/analyses/analysis-status"
import type { Database } from "@/lib/data/base/kysely"
import { isOfDoomed, type Doomed } from "./doomed"

/** What stands in the way of deleting results or one analysis, as a sentence with the way out; null: nothing does. */
export async function whatHolds(
  database: Database,
  doomed: Doomed,
  viewer: NonNullable<Viewer>,
): Promise<string | null> {
  const trees = database
    .selectFrom("taxonomyVersion as v")
    .innerJoin("analysis as own", "own.id", "v.analysisId")
    .where(isOfDoomed("own", doomed))
  const release = await trees.select("v.name").where("v.kind", "=", "release").limit(1).executeTakeFirst()
  const these = doomed.analysisId === null ? "these results" : "this analysis"
  if (release) return `${release.name} was made from ${these}: a release keeps what it was made from.`
  const placed = await trees
    .innerJoin("analysis as other", "other.releaseId", "v.id")
    .select(["other.id", "own.id as treeOf"])
    .select((eb) => sql<boolean>`${eb("other.ownerId", "is not distinct from", viewer.id)}`.as("isOwn"))
    .where((eb) => eb.not(isOfDoomed("other", doomed)))
    .orderBy("other.id")
    .limit(1)
    .executeTakeFirst()
  const { analysisId } = doomed
  if (analysisId !== null) return placed ? standsOnTree(placed) : whatHoldsAnalysis(database, analysisId, viewer)
  if (!placed) return null
  if (!placed.isOwn)
    return `Somebody else's analysis stands on the tree of analysis ${placed.treeOf}, which would go: these results cannot be deleted while that is there.`
  return `Analysis ${placed.id} of other results stands on the tree of analysis ${placed.treeOf}, which would go. Delete the results of analysis ${placed.id} first.`
}

/** The number of somebody else's analysis is theirs. */
const standsOnTree = ({ id, isOwn }: { readonly id: number; readonly isOwn: boolean }) =>
  isOwn
    ? `Analysis ${id} stands on the tree of this one, which would go. Delete analysis ${id} first.`
    : "Somebody else's analysis stands on the tree of this one, which would go: it cannot be deleted while that is there."

/** Its own work, and what its owner made of it: others who read its failures again keep what they read. */
async function whatHoldsAnalysis(database: Database, id: number, viewer: NonNullable<Viewer>): Promise<string | null> {
  const analysis = await database.selectFrom("analysis").select("status").where("id", "=", id).executeTakeFirst()
  if (analysis && !hasEnded(analysis)) return "This analysis has not ended. Cancel it first, then delete it."
  const measured = await database
    .selectFrom("stability")
    .select("id")
    .where("analysisId", "=", id)
    .where("status", "in", ["queued", "running", "paused"])
    .limit(1)
    .executeTakeFirst()
  if (measured) return "How steady this analysis is, is being measured. Cancel that first, or wait until it has ended."
  const again = await database
    .selectFrom("analysis")
    .select("id")
    .where("sampleOfId", "=", id)
    .where("ownerId", "=", viewer.id)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst()
  if (!again) return null
  return `Analysis ${again.id} reads the same failures again, to be compared with this one. Delete analysis ${again.id} first.`
}
