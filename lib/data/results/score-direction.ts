import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { proposedThreshold } from "@/lib/domain/results/score-histogram"
import {
  saidDirection,
  scoreAnswersSchema,
  type Direction,
  type ScoreAnswers,
  type TrialRule,
} from "@/lib/domain/results/score-question"
import { noSuch } from "@/lib/errors"
import { prisma, transaction } from "@/lib/data/base/client"
import { db, on } from "@/lib/data/base/kysely"
import { listRuledAnalyses } from "./move-threshold"
import { markCounted } from "./counted-rows"
import { recountFailures } from "./recount-failures"
import { listResultSetDatasets } from "./result-sets"

/**
 * The owner says which scores of a dataset are the better ones, instead of what was assumed. Turned round, the
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
  const now = await prisma().resultSetDataset.findUnique({
    where: { resultSetId_datasetId: { resultSetId, datasetId } },
    select: {
      binary: true,
      meanScore: true,
      lowerIsBetter: true,
      variant: true,
      trialRule: true,
      resultSet: { select: { ownerId: true } },
    },
  })
  if (!now || now.resultSet.ownerId === null || now.resultSet.ownerId !== viewer?.id) throw noSuch("results")
  const lower = direction === "lower"
  await transaction(async (client) => {
    const isTurned = lower !== now.lowerIsBetter
    const threshold = proposedThreshold(now.meanScore ?? 0, lower)
    await on(client)
      .updateTable("resultSetDataset")
      .set({ directionSaid: true, lowerIsBetter: lower })
      .$if(isTurned && !now.binary, (qb) => qb.set({ threshold, thresholdRule: "mean", thresholdFromId: null }))
      .where("resultSetId", "=", resultSetId)
      .where("datasetId", "=", datasetId)
      .execute()
    // The best of several trials is another one then.
    if (isTurned && (now.trialRule === "any" || now.trialRule === "all"))
      await markCounted(client, { resultSetId, datasetId, rule: { ...now, lowerIsBetter: lower } })
    if (isTurned) await recountFailures(client, { resultSetId, datasetId })
  })
}

/** What became of what was said about scores of results that are here already. */
export type AnswerChange = {
  /** the dataset whose direction, or the model whose scale was said */
  readonly of: string
  /** null: nothing was changed, for the reason in `reason` */
  readonly moved: { readonly from: Direction; readonly to: Direction } | null
  readonly reason: string | null
  /** which score, variant and trials of the dataset count now, where they were said; null: that could not be done */
  readonly counts?: {
    readonly metric: string | null
    readonly variant: string | null
    readonly trialRule: TrialRule
  } | null
  /** analyses that keep the direction they were run with */
  readonly keeping: readonly { readonly analysis: number; readonly title: string }[]
}

/**
 * Turns the datasets of one's results to the direction that was said. A scale is part of how rows were read: another one
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
  const row = await prisma().resultSet.findUnique({ where: { id: resultSetId }, select: { scoreAnswers: true } })
  const said = row?.scoreAnswers ? scoreAnswersSchema.parse(row.scoreAnswers) : null
  const models = answers.scales.length === 0 ? [] : await listModels(resultSetId)
  for (const { model, divisor } of answers.scales) {
    if (!models.includes(model)) {
      const some = `${models.slice(0, 10).join(", ")}${models.length > 10 ? ", …" : ""}`
      changes.push({ of: model, moved: null, reason: `no model of these results is called that; there are ${some}`, keeping: [] }) // prettier-ignore
      continue
    }
    const before = said?.scales.findLast((one) => one.model === model)?.divisor ?? 1
    if (before === divisor) continue
    const reason = `its scores were divided by ${before} when they came in; to have them read otherwise, import the files as a dataset of another name`
    changes.push({ of: model, moved: null, reason, keeping: [] })
  }
  return changes
}

async function listModels(resultSetId: number): Promise<string[]> {
  const rows = await db()
    .selectFrom("resultSetCount as c")
    .innerJoin("model as m", "m.id", "c.modelId")
    .select("m.name")
    .distinct()
    .where("c.resultSetId", "=", resultSetId)
    .orderBy("m.name")
    .execute()
  return rows.map(({ name }) => name)
}
