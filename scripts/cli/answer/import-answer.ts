import type { ImportReport } from "@/lib/jobs/import/import-report"
import type { Owner } from "../shared/owner"
import { isFullSuccess, runAnalysis } from "../shared/run-analysis"
import type { Answer } from "./answer"

type Checked = {
  readonly answer: Answer
  /** why the checks did not end; null: they did, or nothing fails */
  readonly stopped: string | null
  readonly isFull: boolean
}

/**
 * Has the free checks go through every failure of what was imported, and says what came of it. Diagnoses that came with
 * the files stand for them; checks that were run on the same failures before are not run again.
 */
export async function answerImport(report: ImportReport, owner: Owner): Promise<Checked> {
  const { answerOf } = await import("./answer")
  const { resultSet } = report
  const failures = report.datasets.reduce((sum, dataset) => sum + dataset.failures, 0)
  const known = failures === 0 ? null : (report.analysis ?? (await knownChecks(resultSet, owner)))
  if (failures === 0 || known !== null)
    return { answer: await answerOf({ resultSet, analysis: known }, owner), stopped: null, isFull: true }
  const done = await runAnalysis(await wantedChecks(resultSet), owner)
  const { id, status, message } = done.analysis
  const isDone = status === "done"
  const stopped = isDone
    ? null
    : (message ?? `analysis ${id} is ${status}. errormap analyses resume ${id} goes on with it.`)
  return {
    answer: await answerOf({ resultSet, analysis: isDone ? id : null }, owner),
    stopped,
    isFull: isFullSuccess(done),
  }
}

async function wantedChecks(resultSet: number) {
  const { startSchema } = await import("@/lib/api/analyses/start-analysis")
  return startSchema.parse({ resultSet, judge: "builtin" })
}

async function knownChecks(resultSet: number, owner: Owner): Promise<number | null> {
  const [{ resolveNames }, { findSameAnalysis }] = await Promise.all([
    import("@/lib/api/analyses/start-analysis"),
    import("@/lib/data/agreement/same-analysis"),
  ])
  return findSameAnalysis(await resolveNames(await wantedChecks(resultSet), owner), owner)
}
