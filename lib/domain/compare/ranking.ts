import { isSamePlace, paramsOfPlace, placed, type Place } from "./place"

/**
 * What may be said of two models: one of them fails less often, the items do not show that either does, or there is
 * nothing to rank them by. The page, the API and the command line say the same one (lib/wording/ranking.ts).
 */
export type Ranking =
  | { readonly kind: "ranked"; readonly better: "a" | "b" }
  | { readonly kind: "not-shown" }
  | { readonly kind: "refused"; readonly refusal: Refusal }

export type Refusal =
  | { readonly reason: "no-shared-items"; readonly cause: NothingShared }
  | { readonly reason: "rules-differ"; readonly rules: readonly RulePair[] }

/** The rule one side's failures on a benchmark were told by. */
export type SideRule = {
  readonly threshold: number
  /** scores above the threshold fail, not those below */
  readonly lowerIsBetter: boolean
}

/** One benchmark on which the two sides do not fail by the same rule. */
export type RulePair = {
  readonly datasetSlug: string
  readonly dataset: string
  readonly a: SideRule
  readonly b: SideRule
}

type Reference = { readonly id: number; readonly name: string }

/** A model that is not among the results it was looked for in, and where else it is. */
export type AbsentSide = {
  readonly side: "a" | "b"
  readonly model: string
  /** finished analyses the reader may see that hold it, newest first */
  readonly analyses: readonly Reference[]
  /** analyses of the reader's own that are not finished */
  readonly unfinished: readonly (Reference & { readonly status: string })[]
  /** results the reader may see that hold it, newest first */
  readonly results: readonly Reference[]
}

/** Where A's answers and B's are read in which the two share items; an analysis is null where scores alone are there. */
type Instead = {
  readonly analysisA: number | null
  readonly analysisB: number | null
  readonly resultsA: number
  readonly resultsB: number
}

/** Why two models share no item. */
export type NothingShared =
  | {
      readonly kind: "absent"
      readonly sides: readonly AbsentSide[]
      /** where the same two do share items */
      readonly instead: Instead | null
    }
  | { readonly kind: "filtered"; readonly shared: number; readonly datasets: readonly string[] }
  | { readonly kind: "unscored"; readonly items: number }
  | { readonly kind: "other-texts"; readonly items: number; readonly datasets: readonly string[] }
  /** the same texts stand under other ids, or under another benchmark's name */
  | {
      readonly kind: "other-ids"
      readonly texts: number
      readonly datasetA: string
      readonly datasetB: string
    }
  | { readonly kind: "other-benchmarks"; readonly a: readonly string[]; readonly b: readonly string[] }
  | { readonly kind: "other-items"; readonly datasets: readonly string[] }

type ScoredRule = SideRule & {
  /** every score is 0 or 1 */
  readonly binary: boolean
}

/**
 * Whether one bar stands for both. Scores that are all 0 or 1 fall on the same side of every threshold between them: such
 * a side goes with any of these.
 */
export function isSameRule(a: ScoredRule, b: ScoredRule): boolean {
  if (a.lowerIsBetter !== b.lowerIsBetter) return false
  if (a.threshold === b.threshold) return true
  const splits = ({ threshold, lowerIsBetter }: SideRule) =>
    lowerIsBetter ? threshold >= 0 && threshold < 1 : threshold > 0 && threshold <= 1
  return (a.binary || b.binary) && splits(a) && splits(b)
}

/** A benchmark with the two sides' rules, as an overlap holds them; null where that side has no results on it. */
export type Ruled = {
  readonly threshold: number | null
  readonly thresholdB: number | null
  readonly lowerIsBetter?: boolean | null
  readonly lowerIsBetterB?: boolean | null
  readonly binary?: boolean | null
  readonly binaryB?: boolean | null
}

export function rulesOnBothSides(row: Ruled): { readonly a: ScoredRule; readonly b: ScoredRule } | null {
  const { threshold, thresholdB } = row
  if (threshold === null || thresholdB === null) return null
  return {
    a: { threshold, lowerIsBetter: row.lowerIsBetter === true, binary: row.binary === true },
    b: { threshold: thresholdB, lowerIsBetter: row.lowerIsBetterB === true, binary: row.binaryB === true },
  }
}

/** The benchmarks with shared items on which the sides do not fail by one rule: figures on these are not of one bar. */
export function differingRules(
  overlaps: readonly (Ruled & {
    readonly datasetSlug: string
    readonly datasetTitle: string
    readonly shared: number
  })[],
): RulePair[] {
  return overlaps.flatMap((row) => {
    const rules = row.shared === 0 ? null : rulesOnBothSides(row)
    if (rules === null || isSameRule(rules.a, rules.b)) return []
    const { a, b } = rules
    const bare = ({ threshold, lowerIsBetter }: SideRule) => ({ threshold, lowerIsBetter })
    return [{ datasetSlug: row.datasetSlug, dataset: row.datasetTitle, a: bare(a), b: bare(b) }]
  })
}

/** What can be done instead, for a script to read and for the command line to spell out. Models are slugs. */
export type NextStep =
  /** A in this analysis, or in these results */
  | {
      readonly do: "compare"
      readonly a: string
      readonly b: string
      readonly analysis?: number | undefined
      readonly results?: number | undefined
    }
  | { readonly do: "analyze"; readonly results: number }
  | { readonly do: "wait"; readonly analysis: number }
  | {
      readonly do: "threshold"
      readonly results: number
      readonly files: readonly string[]
      /** null: the results hold several */
      readonly dataset: string | null
      readonly threshold: number
    }

/** The two models where A's answers and B's are read. */
export function compareStep(models: { readonly a: string; readonly b: string }, at: Place, other: Place): NextStep {
  const { a, b } = models
  return { do: "compare", a, b: isSamePlace(at, other) ? b : placed(b, other), ...paramsOfPlace(at) }
}

export function nextSteps({ a, b, cause, at, other }: Refused): NextStep[] {
  if (cause.kind === "filtered") return [compareStep({ a, b }, at, other)]
  if (cause.kind !== "absent") return []
  if (cause.instead) {
    const { analysisA, analysisB, resultsA, resultsB } = cause.instead
    const places = [
      { results: resultsA, analysis: analysisA },
      { results: resultsB, analysis: analysisB },
    ] as const
    return [compareStep({ a, b }, ...places)]
  }
  const absent = cause.sides.filter(({ analyses }) => analyses.length === 0)
  // Both may wait for one analysis, of one upload.
  const working = new Set(absent.flatMap(({ unfinished: [one] }) => one?.id ?? []))
  const results = new Set(absent.flatMap(({ unfinished, results: [one] }) => (unfinished[0] ? [] : (one?.id ?? []))))
  return [
    ...[...working].map((id) => ({ do: "wait", analysis: id }) as const),
    ...[...results].map((id) => ({ do: "analyze", results: id }) as const),
  ]
}

type Refused = {
  /** slugs */
  readonly a: string
  readonly b: string
  readonly cause: NothingShared
  /** where A was looked for, and B */
  readonly at: Place
  readonly other: Place
}
