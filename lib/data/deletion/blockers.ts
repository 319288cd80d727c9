import "server-only"
import type { Database } from "@/lib/data/base/kysely"

/** What stands in the way of deleting results, as a sentence with the way out; null: nothing does. */
export async function whatHolds(database: Database, resultSetId: number): Promise<string | null> {
  const trees = database
    .selectFrom("taxonomyVersion as v")
    .innerJoin("analysis as own", "own.id", "v.analysisId")
    .where("own.resultSetId", "=", resultSetId)
  const release = await trees.select("v.name").where("v.kind", "=", "release").limit(1).executeTakeFirst()
  if (release) return `${release.name} was made from these results: a release keeps what it was made from.`
  const placed = await trees
    .innerJoin("analysis as other", "other.releaseId", "v.id")
    .select(["other.id", "own.id as treeOf"])
    .where("other.resultSetId", "<>", resultSetId)
    .orderBy("other.id")
    .limit(1)
    .executeTakeFirst()
  if (!placed) return null
  return `Analysis ${placed.id} of other results stands on the tree of analysis ${placed.treeOf}, which would go. Delete the results of analysis ${placed.id} first.`
}
