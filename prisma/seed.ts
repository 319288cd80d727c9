import { transaction } from "@/lib/data/base/client"
import { on, pooled, type Database } from "@/lib/data/base/kysely"
import { analyze } from "@/lib/data/base/planner"
import { waitForImports } from "@/lib/data/imports/result-set-import"
import { indexAllTexts, indexLabels } from "@/lib/data/search/search-index"
import { recount } from "@/lib/data/taxonomy/node-counts"
import { recordRelief, renewReliefs } from "@/lib/data/taxonomy/relief"
import { seedAnnotations } from "./seeding/annotations"
import { hashReleasedScores, seedOutcomes } from "./seeding/outcomes"
import { releaseKey, readPublished } from "./seeding/release-files"
import { seedTaxonomy } from "./seeding/taxonomy"
import type { PoolClient } from "pg"

/**
 * Puts the public release (prisma/atlas) into the database: scores, taxonomy, annotations, second opinions and, apart,
 * the figures others published. All in one transaction; instant when the release is already there.
 */
export async function seedRelease(): Promise<{ seeded: boolean }> {
  if (await isSeeded(pooled())) {
    await bringUpToDate()
    return { seeded: false }
  }
  const seeded = await transaction(async (client) => {
    // Two processes that start at once: the second waits here, then finds the release.
    await waitForImports(client)
    if (await isSeeded(on(client))) return false
    const scores = await seedOutcomes(client)
    // Planned for empty tables, the joins of what follows would take seconds.
    await analyze(on(client), { model: [], dataset: [], example: [], prediction: [] })
    const taxonomy = await seedTaxonomy(client)
    const analysisId = await seedAnnotations(client, { scores, taxonomy })
    const { versionId } = taxonomy
    await on(client).updateTable("taxonomyVersion").set({ analysisId }).where("id", "=", versionId).execute()
    await recount(client, analysisId, versionId)
    await recordRelief(client, { analysisId, versionId })
    await indexLabels(on(client), analysisId)
    await indexAllTexts(on(client))
    await seedPublished(client)
    return true
  })
  // Pages are asked for at once; autovacuum would look at the new rows only after a minute.
  if (seeded) await analyze(pooled())
  return { seeded }
}

async function isSeeded(db: Database): Promise<boolean> {
  const release = await db.selectFrom("taxonomyVersion").select("id").where("key", "=", releaseKey).executeTakeFirst()
  return release !== undefined
}

/** What an older version of this code has stored and this one reads otherwise. Instant when there is nothing of it. */
async function bringUpToDate(): Promise<void> {
  await transaction(async (client) => {
    await renewReliefs(client)
    await hashReleasedScores(client)
  })
}

/** The attested figures of the original ErrorAtlas: as published, incomplete, apart from ours. */
async function seedPublished(client: PoolClient): Promise<void> {
  const { categories, name, source, ...facts } = readPublished()
  const { id: versionId } = await on(client)
    .insertInto("taxonomyVersion")
    .values({ key: "published", name, kind: "published", complete: false, source, facts: JSON.stringify(facts) })
    .returning("id")
    .executeTakeFirstOrThrow()
  await on(client)
    .insertInto("publishedFigure")
    .values(categories.map((row, index) => ({ ...row, versionId, position: index + 1 })))
    .execute()
}
