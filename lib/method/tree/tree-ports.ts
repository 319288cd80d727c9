import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { Judge, JudgeFailure } from "@/lib/method/judge/judge"

/** What the taxonomy stages are given. Calls in flight are limited by the judge itself (limit-judge.ts). */
export type TreePorts = {
  readonly judge: Judge
  readonly config: AnalysisConfig
  readonly signal?: AbortSignal | undefined
}

/** A taxonomy call that brought nothing usable: told to people, and made good by the next run. */
export type Trouble = {
  /** names of the categories from the top down to where it happened */
  readonly path: readonly string[]
  readonly step: "propose" | "refine" | "review" | "assign"
  readonly reason: JudgeFailure
  readonly detail: string
}

/** Where one diagnosed failure ended: `slug` is its deepest category, null when the outcome is not `classified`. */
export type Placement = {
  readonly failureId: number
  readonly outcome: "classified" | "other" | "unassigned"
  readonly slug: string | null
}
