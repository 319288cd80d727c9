import type { ImportReport } from "@/lib/jobs/import/import-report"
import { noChecksSentences } from "@/lib/wording/free-checks"
import type { Owner } from "../shared/owner"
import { followAnalysis, isFullSuccess } from "../shared/run-analysis"
import type { Answer } from "./answer"

export type Checked = {
  readonly answer: Answer
  /** why the checks did not end; null: they did, or nothing fails */
  readonly stopped: string | null
  /** why there were none to run; null: there were */
  readonly unchecked: string | null
  readonly isFull: boolean
}

/**
 * Has the free checks go through every failure of what was imported, and says what came of it. Diagnoses that came with
 * the files stand for them; checks that were begun on the same failures before, here or by the page, are not begun again.
 */
export async function answerImport({ resultSet }: ImportReport, owner: Owner): Promise<Checked> {
  const [{ answerOf }, { startFreeChecks }] = await Promise.all([
    import("./answer"),
    import("@/lib/data/free-checks/start-checks"),
  ])
  const checks = await startFreeChecks({ resultSetId: resultSet, ownerId: owner.id })
  if (checks.kind === "none" || checks.kind === "diagnosed") {
    const known = checks.kind === "diagnosed" ? checks.analysisId : null
    const unchecked = checks.kind === "none" ? noChecksSentences[checks.why] : null
    return { answer: await answerOf({ resultSet, analysis: known }, owner), unchecked, stopped: null, isFull: true }
  }
  const done = await followAnalysis(checks.analysisId, owner)
  const { id, status, message } = done.analysis
  const isDone = status === "done"
  const stopped = isDone
    ? null
    : (message ?? `analysis ${id} is ${status}. errormap analyses resume ${id} goes on with it.`)
  return {
    answer: await answerOf({ resultSet, analysis: isDone ? id : null }, owner),
    ...{ stopped, unchecked: null },
    isFull: isFullSuccess(done),
  }
}
