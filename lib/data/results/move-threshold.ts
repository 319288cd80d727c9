import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { query } from "@/lib/data/base/client"
import { setThreshold } from "./result-set-summary"
import { listResultSetDatasets } from "./result-sets"

/** An analysis that was run with the rule it has, whatever its results' threshold is now. */
export type RuledAnalysis = {
  readonly id: number
  readonly title: string
  readonly threshold: number
  readonly lowerIsBetter: boolean
  /** by the rule the results have now */
  readonly isCurrent: boolean
}

const mostNamed = 20

/** Analyses of a result set that read a data set, those the viewer may see, newest first, at most 20. */
export async function listRuledAnalyses(
  { resultSetId, datasetId }: { readonly resultSetId: number; readonly datasetId: number },
  viewer: Viewer,
): Promise<RuledAnalysis[]> {
  return query<RuledAnalysis>(
    `SELECT DISTINCT a.id, a.title, s.threshold, s.lower_is_better AS "lowerIsBetter",
            s.threshold = d.threshold AND s.lower_is_better = d.lower_is_better AS "isCurrent"
     FROM analysis a
     JOIN stratum s ON s.analysis_id = a.id AND s.dataset_id = $2
     JOIN result_set_dataset d ON d.result_set_id = a.result_set_id AND d.dataset_id = s.dataset_id
     WHERE a.result_set_id = $1 AND (a.owner_id = $3 OR a.visibility = 'public')
     ORDER BY a.id DESC LIMIT ${mostNamed}`,
    [resultSetId, datasetId, viewer?.id ?? null],
  )
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

/** Gives every graded data set of one's results this threshold; says of each what was done, and what it does not change. */
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
