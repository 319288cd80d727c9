import "server-only"
import type { Viewer } from "@/lib/auth/permissions"
import { proposedThreshold } from "@/lib/domain/histogram"
import type { Direction } from "@/lib/domain/score-question"
import { AppError } from "@/lib/errors"
import { query, transaction } from "./client"
import { recountFailures } from "./result-set-summary"

type Now = { readonly binary: boolean; readonly mean: number | null; readonly lower: boolean }

/**
 * The owner says which scores of a data set are the better ones, instead of what was assumed. Turned round, the
 * threshold becomes the proposal on the other side of the mean: the old one was chosen for the other direction.
 * Analyses that are already there keep the rule they were run with.
 */
export async function setDirection(said: {
  resultSetId: number
  datasetId: number
  direction: Direction
  viewer: Viewer
}): Promise<void> {
  const { resultSetId, datasetId, direction, viewer } = said
  const [now] = await query<Now>(
    `SELECT d."binary", d.mean_score AS mean, d.lower_is_better AS lower FROM result_set_dataset d
     JOIN result_set r ON r.id = d.result_set_id
     WHERE d.result_set_id = $1 AND d.dataset_id = $2 AND r.owner_id = $3`,
    [resultSetId, datasetId, viewer?.id ?? null],
  )
  if (!now) throw new AppError("not_found", "There are no such results.")
  const lower = direction === "lower"
  await transaction(async (client) => {
    await client.query(
      `UPDATE result_set_dataset SET direction_said = true, lower_is_better = $3
       WHERE result_set_id = $1 AND dataset_id = $2`,
      [resultSetId, datasetId, lower],
    )
    if (lower === now.lower) return
    if (!now.binary)
      await client.query(
        `UPDATE result_set_dataset SET threshold = $3, threshold_rule = 'mean', threshold_from_id = NULL
         WHERE result_set_id = $1 AND dataset_id = $2`,
        [resultSetId, datasetId, proposedThreshold(now.mean ?? 0, lower)],
      )
    await recountFailures(client, { resultSetId, datasetId })
  })
}
