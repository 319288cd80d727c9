import "server-only"
import type { ScoreAnswers } from "@/lib/domain/results/score-question"
import { hasItemsToMatch, matchItems } from "@/lib/data/items/match-items"
import { applyCounting } from "./counting-rule"
import { applyClusters } from "./set-clusters"
import { applyThreshold, type ThresholdChange } from "./move-threshold"
import { applyAnswers, type AnswerChange } from "./score-direction"

type Asked = {
  readonly ownerId: number
  readonly threshold?: number | undefined
  readonly answers?: ScoreAnswers | undefined
  /** these results came in with it; false: they were here already */
  readonly isNew: boolean
}

/** The same files again with a threshold, a direction, a scale or what is to count: it is applied to what is here, or it is said why not. */
export async function applyAsked(
  resultSetId: number,
  { ownerId, threshold, answers, isNew }: Asked,
): Promise<{ thresholds: ThresholdChange[]; answers: AnswerChange[] }> {
  const owner = { id: ownerId, name: "", role: "member" } as const
  const isSaid = !isNew && answers !== undefined
  const said = isSaid
    ? [...(await applyCounting(resultSetId, answers, owner)), ...(await applyAnswers(resultSetId, answers, owner))]
    : []
  if (answers?.match && (await hasItemsToMatch(resultSetId, answers.match)))
    await matchItems({ resultSetId, by: answers.match, viewer: owner })
  if (isSaid) await applyClusters(resultSetId, answers, owner)
  if (threshold === undefined) return { thresholds: [], answers: said }
  const changes = await applyThreshold(resultSetId, threshold, owner)
  // Of new results only what it could not be applied to is news.
  const thresholds = isNew ? changes.filter(({ reason }) => reason === "every score is 0 or 1") : changes
  return { thresholds, answers: said }
}
