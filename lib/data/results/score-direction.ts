import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { proposedThreshold } from "@/lib/domain/results/score-histogram"
import { saidDirection, type Direction, type ScoreAnswers } from "@/lib/domain/results/score-question"
import { AppError } from "@/lib/errors"
import { query, transaction } from "@/lib/data/base/client"
import { listRuledAnalyses } from "./move-threshold"
import { recountFailures } from "./result-set-summary"
import { listResultSetDatasets } from "./result-sets"

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

/** What became of what was said about scores of results that are here already. */
export type AnswerChange = {
  /** the data set whose direction, or the model whose scale was said */
  readonly of: string
  /** null: nothing was changed, for the reason in `reason` */
  readonly moved: { readonly from: Direction; readonly to: Direction } | null
  readonly reason: string | null
  /** analyses that keep the direction they were run with */
  readonly keeping: readonly { readonly analysis: number; readonly title: string }[]
}

/**
 * Turns the data sets of one's results to the direction that was said. A scale is part of how rows were read: another one
 * cannot be given to rows that are here, and that is said.
 */
export async function applyAnswers(
  resultSetId: number,
  answers: ScoreAnswers,
  viewer: NonNullable<Viewer>,
): Promise<AnswerChange[]> {
  const changes: AnswerChange[] = []
  for (const { datasetId, name, lowerIsBetter, directionAssumed } of await listResultSetDatasets(resultSetId)) {
    const to = saidDirection(answers, name)
    if (to === null) continue
    const from: Direction = lowerIsBetter ? "lower" : "higher"
    if (to !== from || directionAssumed) await setDirection({ resultSetId, datasetId, direction: to, viewer })
    if (to === from) continue
    const analyses = await listRuledAnalyses({ resultSetId, datasetId }, viewer)
    const keeping = analyses.filter(({ isCurrent }) => !isCurrent).map(({ id, title }) => ({ analysis: id, title }))
    changes.push({ of: name, moved: { from, to }, reason: null, keeping })
  }
  const [row] = await query<{ said: ScoreAnswers | null }>(
    "SELECT score_answers AS said FROM result_set WHERE id = $1",
    [resultSetId],
  )
  const models = answers.scales.length === 0 ? [] : await listModels(resultSetId)
  for (const { model, divisor } of answers.scales) {
    if (!models.includes(model)) {
      const some = `${models.slice(0, 10).join(", ")}${models.length > 10 ? ", …" : ""}`
      changes.push({ of: model, moved: null, reason: `no model of these results is called that; there are ${some}`, keeping: [] }) // prettier-ignore
      continue
    }
    const before = row?.said?.scales.findLast((one) => one.model === model)?.divisor ?? 1
    if (before === divisor) continue
    const reason = `its scores were divided by ${before} when they came in; to have them read otherwise, import the files as a data set of another name`
    changes.push({ of: model, moved: null, reason, keeping: [] })
  }
  return changes
}

async function listModels(resultSetId: number): Promise<string[]> {
  const rows = await query<{ name: string }>(
    `SELECT DISTINCT m.name FROM result_set_count c JOIN model m ON m.id = c.model_id WHERE c.result_set_id = $1 ORDER BY 1`,
    [resultSetId],
  )
  return rows.map(({ name }) => name)
}
