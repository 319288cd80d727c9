import "server-only"
import { pooled } from "@/lib/data/base/kysely"
import { findImportedAnalysis } from "@/lib/data/imports/imported-analysis"
import type { ThresholdChange } from "@/lib/data/results/move-threshold"
import type { AnswerChange } from "@/lib/data/results/score-direction"
import type { ItemNote } from "@/lib/domain/results/item-note"
import { listMergedNames } from "@/lib/data/merges/merged-names"
import { listItemNotes } from "@/lib/data/items/item-notes"
import { thresholdSources, type ThresholdSource } from "@/lib/data/results/earlier-thresholds"
import {
  listResultSetDatasets,
  listResultSetFiles,
  type CountedChoices,
  type NamedClusters,
  type ResultSetDataset,
} from "@/lib/data/results/result-sets"
import type { FileOutcome } from "@/lib/data/imports/result-set-import"

/** rows = accepted + duplicates + rejected, for the whole and for every file. */
export type ImportReport = {
  readonly resultSet: number
  readonly status: "ready" | "failed"
  readonly rows: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  readonly failures: number
  readonly message: string | null
  /** the analysis that came with the files: results of the reference code; null for predictions alone */
  readonly analysis: number | null
  /** `leftOut`: rows that are kept and stand for nothing (other variants, trials by another rule); not in `rows` */
  readonly datasets: readonly (CountedChoices &
    NamedClusters & {
      readonly dataset: string
      readonly rows: number
      /** rows that count neither as right nor as failures */
      readonly unscored: number
      readonly failures: number
      readonly threshold: number
      readonly lowerIsBetter: boolean
      /** nobody said which way is better: higher was assumed */
      readonly directionAssumed: boolean
      readonly rule: ResultSetDataset["rule"]
      /** items that read differently under their id elsewhere, stand elsewhere under other ids, were matched by text */
      readonly textConflicts: number
      readonly sameTexts: number
      readonly matchedTexts: number
      /** the earlier results whose threshold was taken over */
      readonly thresholdFrom?: { readonly resultSet: number; readonly name: string } | undefined
    })[]
  /** what became of a threshold that was asked for: of every dataset, when the files were here already */
  readonly thresholds: readonly ThresholdChange[]
  /** what became of directions and scales that were said of files that were here already */
  readonly answers: readonly AnswerChange[]
  /** what was found out about ids and prompts */
  readonly items: readonly ItemNote[]
  /** names of the files that count as others, as their owner merged them */
  readonly merged: Awaited<ReturnType<typeof listMergedNames>>
  readonly files: readonly FileOutcome[]
}

/** Reads the report back from the database: what it says is what was kept. `isNew: false` turns accepted into duplicates. */
export async function importReport(
  resultSetId: number,
  { isNew, thresholds = [], answers = [] }: { isNew: boolean } & Partial<Pick<ImportReport, "thresholds" | "answers">>,
): Promise<ImportReport> {
  const row = await pooled()
    .selectFrom("resultSet")
    .select(["ownerId", "status", "rows", "accepted", "duplicates", "rejected", "message"])
    .where("id", "=", resultSetId)
    .executeTakeFirst()
  if (!row) throw new Error(`result set ${resultSetId} has vanished`)
  const { ownerId, ...sums } = row
  // "importing": this import took nothing, and the next of the same files has begun.
  const status: ImportReport["status"] = sums.status === "ready" ? "ready" : "failed"
  const datasets = await listResultSetDatasets(resultSetId)
  const sources = await thresholdSources(resultSetId, "owner")
  const files = await listResultSetFiles(resultSetId)
  const seen = <T extends Sums>(sums: T): T =>
    isNew ? sums : { ...sums, accepted: 0, duplicates: sums.duplicates + sums.accepted }
  const report = {
    resultSet: resultSetId,
    ...seen({ ...sums, status }),
    analysis: await findImportedAnalysis(resultSetId),
    failures: datasets.reduce((sum, dataset) => sum + dataset.failures, 0),
    datasets: datasets.map(
      ({
        datasetId,
        name,
        predictions,
        unscored,
        failures,
        threshold,
        lowerIsBetter,
        directionAssumed,
        rule,
        ...row
      }) => ({
        dataset: name,
        rows: predictions,
        ...{ unscored, failures, threshold, lowerIsBetter, directionAssumed, rule },
        ...{ textConflicts: row.textConflicts, sameTexts: row.sameTexts, matchedTexts: row.matchedTexts },
        ...taken(sources.get(datasetId)),
        ...countedOf(row),
        ...clustersIn(row),
      }),
    ),
    thresholds,
    answers,
    items: await listItemNotes(resultSetId),
    merged: ownerId === null ? [] : await listMergedNames({ id: ownerId }, resultSetId),
    files: files.map(seen),
  }
  assertReconciles(report)
  return report
}

type Sums = { readonly rows: number; readonly accepted: number; readonly duplicates: number; readonly rejected: number }

function assertReconciles(report: ImportReport): void {
  const gaps = [report, ...report.files].filter((sums) => sums.rows !== sums.accepted + sums.duplicates + sums.rejected)
  const kept = report.datasets.reduce((sum, dataset) => sum + dataset.rows + dataset.leftOut, 0)
  const inFiles = report.files.reduce((sum, file) => sum + file.rows, 0)
  const isKept = kept === report.accepted || report.accepted === 0
  if (gaps.length > 0 || inFiles !== report.rows || !isKept)
    throw new Error(`The counts of result set ${report.resultSet} do not add up: ${JSON.stringify(report)}`)
}

function countedOf(row: CountedChoices): CountedChoices {
  const { leftOut, metric, metrics, variant, variants, trials, trialRule } = row
  return { leftOut, metric, metrics, variant, variants, trials, trialRule }
}

function clustersIn(row: NamedClusters): NamedClusters {
  const { clusterKey, clusters, itemsAlone, clusterClashes, byCluster } = row
  return { clusterKey, clusters, itemsAlone, clusterClashes, byCluster }
}

function taken(thresholdFrom: ThresholdSource | undefined) {
  return thresholdFrom ? { thresholdFrom } : {}
}
