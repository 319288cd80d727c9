import { sql } from "kysely"
import { transaction } from "@/lib/data/base/client"
import { on, pooled, type Database } from "@/lib/data/base/kysely"
import { analyze } from "@/lib/data/base/planner"
import { waitForImports } from "@/lib/data/imports/result-set-import"
import { indexAllTexts, indexLabels } from "@/lib/data/search/search-index"
import { renewNodeSums } from "@/lib/data/taxonomy/node-sums"
import { recount } from "@/lib/data/taxonomy/node-counts"
import { recordRelief, renewReliefs } from "@/lib/data/taxonomy/relief"
import { seedAnnotations } from "./seeding/annotations"
import { seedFacts } from "./seeding/facts"
import { hashReleasedScores, seedOutcomes } from "./seeding/outcomes"
import { openShipped, readPublished, shippedReleases, type ShippedRelease } from "./seeding/release-files"
import { seedTaxonomy } from "./seeding/taxonomy"
import type { PoolClient } from "pg"

/** What a start puts into the database. */
const seededByDefault: readonly string[] = ["2026.11"]

/**
 * Puts the releases that come with the code (prisma/atlas) into the database: scores, taxonomy, annotations, second
 * opinions and, apart, the figures others published. Each in one transaction; instant when they are there. The newest
 * becomes the latest.
 */
export async function seedReleases(keys: readonly string[] = seededByDefault): Promise<{ seeded: boolean }> {
  const wanted = shippedReleases.filter(({ key }) => keys.includes(key))
  const missing = await missingOf(pooled(), wanted)
  if (missing.length === 0) {
    await bringUpToDate()
    return { seeded: false }
  }
  let seeded = false
  for (const shipped of missing)
    seeded = (await transaction((client) => seedRelease(client, shipped, shipped === wanted.at(-1)))) || seeded
  // Pages are asked for at once; autovacuum would look at the new rows only after a minute.
  if (seeded) await analyze(pooled())
  return { seeded }
}

/** False: another process was first. */
async function seedRelease(client: PoolClient, shipped: ShippedRelease, isLatest: boolean): Promise<boolean> {
  // Two processes that start at once: the second waits here, then finds the release.
  await waitForImports(client)
  if ((await missingOf(on(client), [shipped])).length === 0) return false
  const release = openShipped(shipped.key)
  const scores = await seedOutcomes(client, release)
  // Planned for empty tables, the joins of what follows would take seconds.
  await analyze(on(client), { model: [], dataset: [], example: [], prediction: [] })
  const taxonomy = await seedTaxonomy(client, shipped, release)
  const { versionId } = taxonomy
  await seedFacts(client, versionId, { release, scores })
  const analysisId = await seedAnnotations(client, { release, scores, taxonomy, publishedAt: shipped.publishedAt })
  await on(client).updateTable("taxonomyVersion").set({ analysisId }).where("id", "=", versionId).execute()
  if (isLatest)
    await on(client)
      .updateTable("taxonomyVersion")
      .set((eb) => ({ isLatest: sql<boolean>`${eb.ref("id")} = ${versionId}` }))
      .where("kind", "=", "release")
      .execute()
  await recount(client, analysisId, versionId)
  await recordRelief(client, { analysisId, versionId })
  await indexLabels(on(client), analysisId)
  await indexAllTexts(on(client))
  await seedPublished(client)
  return true
}

async function missingOf(db: Database, wanted: readonly ShippedRelease[]): Promise<ShippedRelease[]> {
  const rows = await db.selectFrom("taxonomyVersion").select("key").where("kind", "=", "release").execute()
  const there = new Set(rows.map(({ key }) => key))
  return wanted.filter(({ key }) => !there.has(key))
}

/** What an older version of this code has stored and this one reads otherwise. Instant when there is nothing of it. */
async function bringUpToDate(): Promise<void> {
  await transaction(async (client) => {
    await renewNodeSums(client)
    await renewReliefs(client)
    await hashReleasedScores(client)
  })
}

/** The attested figures of the original ErrorAtlas: as published, incomplete, apart from ours. */
async function seedPublished(client: PoolClient): Promise<void> {
  const { categories, name, source, ...facts } = readPublished()
  const version = await on(client)
    .insertInto("taxonomyVersion")
    .values({ key: "published", name, kind: "published", complete: false, source, facts: JSON.stringify(facts) })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .returning("id")
    .executeTakeFirst()
  if (!version) return
  await on(client)
    .insertInto("publishedFigure")
    .values(categories.map((row, index) => ({ ...row, versionId: version.id, position: index + 1 })))
    .execute()
}
