import type { PoolClient } from "pg"
import { on } from "@/lib/data/base/kysely"
import type { SeededScores } from "./outcomes"
import type { ReleaseFiles } from "./release-files"

/** What the release says of its models and benchmarks beside their names; the first one says nothing of models. */
export async function seedFacts(
  client: PoolClient,
  versionId: number,
  { release, scores }: { readonly release: ReleaseFiles; readonly scores: SeededScores },
): Promise<void> {
  const models = release.models.map(({ name, aliases, family, organisation, setting }) => ({
    ...{ versionId, modelId: scores.models.get(name) ?? 0, aliases, family, organisation, setting },
  }))
  if (models.length > 0) await on(client).insertInto("releaseModel").values(models).execute()
  const datasets = release.readDatasets().map(({ name, kind, scored, noise }) => ({
    ...{ versionId, datasetId: scores.datasets.get(name) ?? 0, kind, scored, noise },
  }))
  await on(client).insertInto("releaseDataset").values(datasets).execute()
}
