import "server-only"
import { sql } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import { proposedThreshold } from "@/lib/domain/results/score-histogram"
import { AppError, noSuch } from "@/lib/errors"
import { prisma, transaction } from "@/lib/data/base/client"
import { db, on } from "@/lib/data/base/kysely"
import { recountFailures } from "./recount-failures"
import { listResultSetDatasets } from "./result-sets"

/** An analysis that was run with the rule it has, whatever its results' threshold is now. */
export type RuledAnalysis = Awaited<ReturnType<typeof listRuledAnalyses>>[number]

const mostNamed = 20

/** Analyses of a result set that read a dataset, those the viewer may see, newest first, at most 20. */
export async function listRuledAnalyses(
  { resultSetId, datasetId }: { readonly resultSetId: number; readonly datasetId: number },
  viewer: Viewer,
) {
  return db()
    .selectFrom("analysis as a")
    .innerJoin("stratum as s", "s.analysisId", "a.id")
    .innerJoin("resultSetDataset as d", (join) =>
      join.onRef("d.resultSetId", "=", "a.resultSetId").onRef("d.datasetId", "=", "s.datasetId"),
    )
    .distinct()
    .select((eb) => [
      "a.id",
      "a.title",
      "s.threshold",
      "s.lowerIsBetter",
      // By the rule the results have now.
      sql<boolean>`${eb.and([
        eb("s.threshold", "=", eb.ref("d.threshold")),
        eb("s.lowerIsBetter", "=", eb.ref("d.lowerIsBetter")),
      ])}`.as("isCurrent"),
    ])
    .where("a.resultSetId", "=", resultSetId)
    .where("s.datasetId", "=", datasetId)
    .where((eb) => eb.or([eb("a.ownerId", "=", viewer?.id ?? null), eb("a.visibility", "=", "public")]))
    .orderBy("a.id", "desc")
    .limit(mostNamed)
    .execute()
}

/** What became of a threshold that was asked for results that are here already. */
export type ThresholdChange = {
  readonly dataset: string
  /** null: it was not applied, for the reason in `reason` */
  readonly moved: { readonly from: number; readonly to: number } | null
  readonly reason: string | null
  /** analyses that keep the threshold they were run with */
  readonly keeping: readonly { readonly analysis: number; readonly title: string; readonly threshold: number }[]
}

/** Gives every graded dataset of one's results this threshold; says of each what was done, and what it does not change. */
export async function applyThreshold(
  resultSetId: number,
  threshold: number,
  viewer: NonNullable<Viewer>,
): Promise<ThresholdChange[]> {
  const changes: ThresholdChange[] = []
  for (const { datasetId, name, binary, threshold: from } of await listResultSetDatasets(resultSetId)) {
    if (binary) {
      changes.push({ dataset: name, moved: null, reason: "every score is 0 or 1", keeping: [] })
      continue
    }
    const isNew = from !== threshold
    if (isNew) await setThreshold({ resultSetId, datasetId, threshold, viewer })
    const analyses = await listRuledAnalyses({ resultSetId, datasetId }, viewer)
    changes.push({
      dataset: name,
      moved: isNew ? { from, to: threshold } : null,
      reason: isNew ? null : "it has this threshold already",
      keeping: analyses
        .filter(({ isCurrent }) => !isCurrent)
        .map(({ id, title, threshold }) => ({ analysis: id, title, threshold })),
    })
  }
  return changes
}

/**
 * Moves the threshold of a graded dataset and recounts its failures. "mean" is the proposal from the mean score.
 * Only the owner may; analyses that are already there keep the threshold they were run with.
 */
export async function setThreshold({
  resultSetId,
  datasetId,
  threshold,
  viewer,
}: {
  resultSetId: number
  datasetId: number
  threshold: number | "mean"
  viewer: Viewer
}): Promise<void> {
  const row = await prisma().resultSetDataset.findUnique({
    where: { resultSetId_datasetId: { resultSetId, datasetId } },
    select: { binary: true, meanScore: true, lowerIsBetter: true, resultSet: { select: { ownerId: true } } },
  })
  if (!row || row.resultSet.ownerId === null || row.resultSet.ownerId !== viewer?.id) throw noSuch("results")
  if (row.binary) throw new AppError("invalid", "Every score is 0 or 1: there is no threshold to set.")
  const value = threshold === "mean" ? proposedThreshold(row.meanScore ?? 0, row.lowerIsBetter) : threshold
  if (!Number.isFinite(value)) throw new AppError("invalid", "A threshold is a number.")
  await transaction(async (client) => {
    await on(client)
      .updateTable("resultSetDataset")
      .set({ threshold: value, thresholdRule: threshold === "mean" ? "mean" : "given", thresholdFromId: null })
      .where("resultSetId", "=", resultSetId)
      .where("datasetId", "=", datasetId)
      .execute()
    await recountFailures(client, { resultSetId, datasetId })
  })
}
