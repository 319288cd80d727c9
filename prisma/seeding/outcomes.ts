import type { PoolClient } from "pg"
import { copyRows } from "@/lib/data/base/copy"
import { now } from "@/lib/data/base/columns"
import { on } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import { summarise } from "@/lib/data/results/result-set-summary"
import { addressSlug } from "@/lib/data/scope/address-slug"
import { openShipped, type ReleaseFiles, type ReleaseScore } from "./release-files"

/** The ids that names of the release were given. */
export type SeededScores = {
  readonly resultSetId: number
  readonly models: ReadonlyMap<string, number>
  readonly datasets: ReadonlyMap<string, number>
}

/** Models, datasets, examples and the scores of every model on every example, as one public result set. */
export async function seedOutcomes(client: PoolClient, release: ReleaseFiles): Promise<SeededScores> {
  const strata = release.readStrata()
  const thresholds = new Map(strata.map((row) => [row.dataset, row.threshold]))
  const released = release.readDatasets()
  await on(client)
    .insertInto("dataset")
    .values(
      released.map(({ file: _file, kind: _kind, scored: _scored, noise: _noise, ...row }) => ({
        ...row,
        slug: addressSlug(row.name),
        threshold: thresholds.get(row.name) ?? null,
      })),
    )
    // Of one that results brought only the name is known. What was said of its scores stands.
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((eb) => {
        const known = <Column extends "title" | "suite" | "description" | "sourceName" | "sourceUrl" | "licence">(
          column: Column,
        ) => eb.fn.coalesce(eb.ref(`dataset.${column}`), eb.ref(`excluded.${column}`))
        return {
          ...{ title: known("title"), suite: known("suite"), description: known("description") },
          ...{ sourceName: known("sourceName"), sourceUrl: known("sourceUrl"), licence: known("licence") },
        }
      }),
    )
    .execute()
  const shortNames = release.readShortNames()
  await on(client)
    .insertInto("model")
    .values(
      [...new Set(strata.map(({ model }) => model))].map((name) => ({
        ...{ name, slug: addressSlug(name), shortName: shortNames[name] ?? null },
      })),
    )
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute()
  const outcomes = new Map(released.map(({ name }) => [name, release.readOutcomes(name)]))
  const count = [...outcomes.values()].reduce((sum, scores) => sum + scores.length, 0)
  const seeded = {
    resultSetId: await insertResultSet(client, release, count),
    models: await idsOf(client, "model"),
    datasets: await idsOf(client, "dataset"),
  }
  for (const [dataset, scores] of outcomes) await seedScores(client, seeded, { dataset, scores })
  await summarise(client, {
    resultSetId: seeded.resultSetId,
    // Those the release was made with, also of a dataset that was there before with another one, or none.
    givenFor: (dataset) => thresholds.get(dataset) ?? null,
    directionOf: () => ({ lowerIsBetter: false, isSaid: false }),
  })
  return seeded
}

async function idsOf(client: PoolClient, table: "model" | "dataset"): Promise<Map<string, number>> {
  const rows = await on(client).selectFrom(table).select(["id", "name"]).execute()
  return new Map(rows.map(({ id, name }) => [name, id]))
}

async function insertResultSet(client: PoolClient, release: ReleaseFiles, count: number): Promise<number> {
  const { id } = await on(client)
    .insertInto("resultSet")
    .values({
      ...{ name: `${release.taxonomy.name}: scores`, origin: "release", visibility: "public", status: "ready" },
      ...{ format: "release", contentHash: release.hashOutcomes(), finishedAt: now, rows: count, accepted: count },
    })
    .returning("id")
    .executeTakeFirstOrThrow()
  return id
}

type Scores = { readonly dataset: string; readonly scores: readonly ReleaseScore[] }

async function seedScores(client: PoolClient, seeded: SeededScores, { dataset, scores }: Scores): Promise<void> {
  const { resultSetId, models, datasets } = seeded
  const datasetId = datasets.get(dataset) ?? 0
  const hashes = new Map(scores.map(({ exampleId, contentHash }) => [exampleId, contentHash]))
  const given = [...hashes].map(([externalId, contentHash]) => ({ datasetId, externalId, contentHash }))
  const rows = await on(client)
    .insertInto("example")
    .columns(["datasetId", "externalId", "contentHash"])
    .expression((eb) =>
      eb
        .selectFrom(rowTable("e", { datasetId: "int4", externalId: "text", contentHash: "text" }, given))
        .select(["e.datasetId", "e.externalId", "e.contentHash"]),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["datasetId", "externalId"])
        .doUpdateSet((eb) => ({ contentHash: eb.ref("excluded.contentHash") })),
    )
    .returning(["id", "externalId"])
    .execute()
  const examples = new Map(rows.map(({ id, externalId }) => [externalId, id]))
  const columns = {
    ...({ resultSetId: "int4", datasetId: "int4", modelId: "int4", exampleId: "int4", score: "float8" } as const),
  }
  await copyRows(
    client,
    { table: "prediction", columns },
    scores.map(({ model, exampleId, score }) => [
      ...[resultSetId, datasetId, models.get(model) ?? 0, examples.get(exampleId) ?? 0, score],
    ]),
  )
}

/** Results of the first release that were seeded before its scores were hashed get the hash, which citations name. */
export async function hashReleasedScores(client: PoolClient): Promise<void> {
  const unhashed = await on(client)
    .selectFrom("resultSet")
    .select("id")
    .where("origin", "=", "release")
    .where("contentHash", "=", `release-${firstRelease}`)
    .execute()
  for (const { id } of unhashed) {
    const contentHash = openShipped(firstRelease).hashOutcomes()
    await on(client).updateTable("resultSet").set({ contentHash }).where("id", "=", id).execute()
  }
}

const firstRelease = "2026.11"
