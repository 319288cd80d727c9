/**
 * The closed sets of words of the domain, in the form people and exports see: with hyphens.
 * The database spells the same words with underscores (PostgreSQL enums); lib/data/base/enums.ts converts.
 */
export const outcomes = [
  "pending",
  "diagnosed",
  "no-error-found",
  "refused",
  "unparseable",
  "context-too-long",
  "unavailable",
] as const
export type Outcome = (typeof outcomes)[number]

export const verdicts = ["error", "whole-solution-wrong", "no-error-found"] as const
export type Verdict = (typeof verdicts)[number]

export const suspects = ["reference-wrong", "scorer-artefact", "ambiguous-item"] as const
export type Suspect = (typeof suspects)[number]

export const qualities = ["correct", "partially-correct", "incorrect"] as const
export type Quality = (typeof qualities)[number]

export const assignmentOutcomes = ["classified", "other", "unassigned"] as const
export type AssignmentOutcome = (typeof assignmentOutcomes)[number]

export const reviewVerdicts = ["agree", "other-category", "no-error", "reference-wrong", "scorer-at-fault"] as const
export type ReviewVerdict = (typeof reviewVerdicts)[number]

export const analysisModes = ["place", "induce", "both"] as const
export type AnalysisMode = (typeof analysisModes)[number]

/** Named settings of the method (lib/method/config/presets.ts). */
export const presetKeys = ["quick-look", "paper", "thorough"] as const
export type PresetKey = (typeof presetKeys)[number]

export const analysisStages = ["prepare", "diagnose", "construct", "place", "count", "finished"] as const
export type AnalysisStage = (typeof analysisStages)[number]

export const analysisStatuses = ["queued", "running", "paused", "done", "failed", "cancelled"] as const
export type AnalysisStatus = (typeof analysisStatuses)[number]

export const thresholdRules = ["binary", "given", "dataset", "mean"] as const
export type ThresholdRule = (typeof thresholdRules)[number]

/** Names of the API from before rules gave labels stay; this begins what they count then. */
export const byRules = "Labels by rules (`labels.heuristic` is `all`):"

/** Of an outcome, in descriptions of the API. */
export const outcomeAbout = `diagnosed: the judge answered and did not call the output right. ${byRules} also where no rule spoke and the failure is in no category; nothing was read.`
