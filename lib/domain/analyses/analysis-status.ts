import type { Funnel } from "./funnel"
import { heuristicPart, type HeuristicPart } from "@/lib/domain/judges/judge-id"
import type { SpendReport } from "@/lib/domain/judges/spend"
import type { AnalysisMode, AnalysisStage, AnalysisStatus } from "@/lib/domain/enums"

/** The moment of an analysis, small enough to be asked for every second. */
export type Snapshot = {
  readonly status: AnalysisStatus
  readonly stage: AnalysisStage
  readonly mode: AnalysisMode
  /** how much is labelled by rules and likeness instead of reading */
  readonly part: HeuristicPart
  /** judge calls answered and asked for in the taxonomy stages */
  readonly stageDone: number
  readonly stageTotal: number
  readonly message: string | null
  readonly funnel: Funnel
  /** once it has ended: how many failures a retry would ask for again (lib/data/analyses/retryable.ts) */
  readonly retryable: number
  readonly spend: SpendReport
  /** failures read a minute, over the last half minute */
  readonly perMinute: number
  /** since it was started, until it ended */
  readonly seconds: number
}

/** Nothing will change any more unless somebody asks for it. */
export function hasEnded({ status }: Pick<Snapshot, "status">): boolean {
  return status === "done" || status === "failed" || status === "cancelled"
}

/** Sampled failures with an outcome. */
export function readSoFar({ funnel }: Pick<Snapshot, "funnel">): number {
  return funnel.sampled - funnel.pending
}

export function withoutDiagnosis({ funnel }: Pick<Snapshot, "funnel">): number {
  return funnel.refused + funnel.unparseable + funnel.contextTooLong + funnel.unavailable
}

/**
 * Failures without the answer the judge was asked for; a refusal is one. What the free judge leaves unassigned it has
 * answered: its rules say nothing there, today or when asked again.
 */
export function unanswered(funnel: Funnel, judgeId: string): number {
  return withoutDiagnosis({ funnel }) - funnel.refused + (heuristicPart(judgeId) === "all" ? 0 : funnel.unassigned)
}
