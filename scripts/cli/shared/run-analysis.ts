import type { z } from "zod"
import type { startSchema } from "@/lib/api/analyses/start-analysis"
import type { Analysis } from "@/lib/data/analyses/analyses"
import { unanswered } from "@/lib/domain/analyses/analysis-status"
import type { Funnel } from "@/lib/domain/analyses/funnel"
import { formatCount } from "@/lib/format"
import { progressLine } from "./output"
import type { Owner } from "./owner"

type Ended = { readonly analysis: Analysis; readonly funnel: Funnel }

/** Queues the analysis and works on it here, beside whatever other workers there are, until it has ended. */
export async function runAnalysis(wanted: z.output<typeof startSchema>, owner: Owner): Promise<Ended> {
  const { startAnalysis } = await import("@/lib/api/analyses/start-analysis")
  const { id } = await startAnalysis(wanted, owner)
  return followAnalysis(id, owner)
}

/** The same of one that is queued or at work already. One that has ended, or that somebody paused, is told as it is. */
export async function followAnalysis(id: number, owner: Owner): Promise<Ended> {
  const [{ getAnalysis }, { getFunnel }, { startWorker }, { throughOutages }] = await Promise.all([
    import("@/lib/data/analyses/analyses"),
    import("@/lib/data/analyses/analysis-progress"),
    import("@/lib/jobs/worker/worker"),
    import("@/lib/data/base/retry-outages"),
  ])
  const asEnded = async (analysis: Analysis): Promise<Ended> => ({
    analysis,
    funnel: await getFunnel(id, analysis.releaseId ?? analysis.treeId),
  })
  const first = await getAnalysis(id, owner)
  if (ended.has(first.status) || first.status === "paused") return asEnded(first)
  const worker = await startWorker()
  const line = progressLine()
  try {
    for (;;) {
      const analysis = await throughOutages(() => getAnalysis(id, owner))
      line.show(progressOf(analysis))
      if (ended.has(analysis.status) || isStoppedByCap(analysis)) return await asEnded(analysis)
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  } finally {
    line.end()
    await worker.stop()
  }
}

const ended: ReadonlySet<string> = new Set(["done", "failed", "cancelled"])

/** Paused with a reason is paused by itself: nobody will go on unless asked to (`errormap spend-cap`). */
export const isStoppedByCap = ({ status, message }: Analysis) => status === "paused" && message !== null

function progressOf({ id, status, stage, stageDone, stageTotal }: Analysis): string {
  const share = stageTotal > 0 ? `, ${formatCount(stageDone)} of ${formatCount(stageTotal)}` : ""
  return status === "running" ? `Analysis ${id}: ${stage}${share}` : `Analysis ${id}: ${status}`
}

/** It did what it was asked: it is done, and the judge answered for every failure it was given. */
export function isFullSuccess({ analysis, funnel }: Ended): boolean {
  return analysis.status === "done" && unanswered(funnel, analysis.judgeId) === 0
}
