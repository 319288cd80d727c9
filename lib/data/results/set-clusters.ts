import "server-only"
import type { PoolClient } from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { ScoreAnswers } from "@/lib/domain/results/score-question"
import { noSuch } from "@/lib/errors"
import { prisma } from "@/lib/data/base/client"
import { on } from "@/lib/data/base/kysely"
import { betweenImports } from "@/lib/data/imports/result-set-import"
import { assertAtRest } from "@/lib/data/items/at-rest"
import { keepClusters } from "@/lib/data/items/item-clusters"
import { keepRepeats, keepStratumRepeats } from "./keep-repeats"

type Wanted = {
  readonly resultSetId: number
  /** of all of its datasets where none is named */
  readonly datasetId?: number | undefined
  /** null: intervals go by item */
  readonly key: string | null
  readonly viewer: Viewer
}

/**
 * The owner says under which key answers name clusters of items, or that nothing does. Rates stay, intervals follow, also
 * those of analyses that are here. Throws `invalid` where no answer has the key.
 */
export async function setClusters({ resultSetId, datasetId, key, viewer }: Wanted): Promise<void> {
  const results = await prisma().resultSet.findUnique({
    where: { id: resultSetId, origin: "import", status: "ready" },
    select: { ownerId: true, name: true },
  })
  if (!results || results.ownerId === null || results.ownerId !== viewer?.id) throw noSuch("results")
  await betweenImports(async (client) => {
    await assertAtRest(client, { id: resultSetId, name: results.name })
    const datasets = await on(client)
      .selectFrom("resultSetDataset")
      .select(["datasetId", "clusterKey"])
      .where("resultSetId", "=", resultSetId)
      .$if(datasetId !== undefined, (qb) => qb.where("datasetId", "=", datasetId ?? 0))
      .execute()
    if (datasets.length === 0) throw noSuch("results")
    if (datasets.every(({ clusterKey }) => clusterKey === key)) return
    await keepClusters(client, {
      resultSetId,
      datasets: datasets.map((dataset) => ({ datasetId: dataset.datasetId, key })),
      asked: key,
    })
    for (const dataset of datasets) await renewIntervals(client, { resultSetId, datasetId: dataset.datasetId })
  })
}

/** The sums that intervals are made of, of the results and of every analysis of them. */
async function renewIntervals(
  client: PoolClient,
  { resultSetId, datasetId }: { readonly resultSetId: number; readonly datasetId: number },
): Promise<void> {
  await on(client)
    .updateTable("resultSetCount")
    .set({ repeats: null })
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "=", datasetId)
    .execute()
  await keepRepeats(client, { resultSetId, datasetId })
  const analyses = await on(client)
    .updateTable("analysis")
    .set((eb) => ({ countsRevision: eb("countsRevision", "+", 1) }))
    .where("resultSetId", "=", resultSetId)
    .returning("id")
    .execute()
  for (const { id: analysisId } of analyses) {
    await on(client)
      .updateTable("stratum")
      .set({ repeats: null })
      .where("analysisId", "=", analysisId)
      .where("datasetId", "=", datasetId)
      .execute()
    await keepStratumRepeats(client, { analysisId, resultSetId, datasetId })
  }
}

/** Names the clusters of results that are here already, where it was asked for; "" takes them away. */
export async function applyClusters(
  resultSetId: number,
  { cluster }: ScoreAnswers,
  viewer: NonNullable<Viewer>,
): Promise<void> {
  if (cluster !== null) await setClusters({ resultSetId, key: cluster === "" ? null : cluster, viewer })
}
