import "server-only"
import type { PoolClient } from "pg"
import { enqueueIndexing } from "@/lib/data/base/jobs"
import { on } from "@/lib/data/base/kysely"

/** The analyses of a result set, whoever made them. */
export const analysesOf = (client: PoolClient, resultSetId: number) =>
  on(client).selectFrom("analysis").select("id").where("resultSetId", "=", resultSetId)

/** What was cached of the results no longer holds, and their words are looked up under other ids. */
export async function renewResults(client: PoolClient, resultSetId: number): Promise<void> {
  const analyses = await on(client)
    .updateTable("analysis")
    .set((eb) => ({ countsRevision: eb("countsRevision", "+", 1) }))
    .where("resultSetId", "=", resultSetId)
    .returning("id")
    .execute()
  await on(client).deleteFrom("searchText").where("resultSetId", "=", resultSetId).execute()
  await enqueueIndexing(client, { resultSetId, analysisId: null })
  for (const { id } of analyses) await enqueueIndexing(client, { resultSetId, analysisId: id })
}
