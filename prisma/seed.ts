import { query, transaction } from "@/lib/data/base/client"
import { recount } from "@/lib/data/taxonomy/node-counts"
import { waitForImports } from "@/lib/data/imports/result-set-import"
import { recordRelief, renewReliefs } from "@/lib/data/taxonomy/relief"
import { on } from "@/lib/data/base/kysely"
import { indexAllTexts, indexLabels } from "@/lib/data/search/search-index"
import { seedAnnotations } from "./seeding/annotations"
import { hashReleasedScores, seedOutcomes } from "./seeding/outcomes"
import { seedPublished } from "./seeding/published"
import { releaseKey, releaseName } from "./seeding/release-files"
import { seedTaxonomy } from "./seeding/taxonomy"

/**
 * Puts the public release (prisma/atlas) into the database: scores, taxonomy, annotations, second opinions and, apart,
 * the figures others published. All in one transaction; instant when the release is already there.
 */
export async function seedRelease(): Promise<{ seeded: boolean }> {
  const [existing] = await query("SELECT 1 FROM taxonomy_version WHERE key = $1", [releaseKey])
  if (existing) {
    await bringUpToDate()
    return { seeded: false }
  }
  const result = await transaction(async (client) => {
    // Two processes that start at once: the second waits here, then finds the release.
    await waitForImports(client)
    const again = await client.query("SELECT 1 FROM taxonomy_version WHERE key = $1", [releaseKey])
    if (again.rows.length > 0) return { seeded: false }
    const resultSetId = await seedOutcomes(client)
    // Planned for empty tables, the joins of what follows would take seconds.
    await client.query("ANALYZE model, dataset, example, prediction")
    const taxonomy = await seedTaxonomy(client)
    const analysisId = await seedAnnotations(client, { resultSetId, taxonomy, title: releaseName })
    await client.query("UPDATE taxonomy_version SET analysis_id = $1 WHERE id = $2", [analysisId, taxonomy.versionId])
    await recount(client, analysisId, taxonomy.versionId)
    await recordRelief(client, { analysisId, versionId: taxonomy.versionId })
    await indexLabels(on(client), analysisId)
    await indexAllTexts(on(client))
    await seedPublished(client)
    return { seeded: true }
  })
  // Pages are asked for at once; autovacuum would look at the new rows only after a minute.
  if (result.seeded) await query("ANALYZE")
  return result
}

/** What an older version of this code has stored and this one reads otherwise. Instant when there is nothing of it. */
async function bringUpToDate(): Promise<void> {
  await transaction(async (client) => {
    await renewReliefs(client)
    await hashReleasedScores(client)
  })
}
