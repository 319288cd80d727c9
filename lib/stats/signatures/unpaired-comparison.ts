import { distanceInterval, signatureDistance, totalVariation } from "./distance"
import { bare, type Estimate } from "@/lib/stats/core/estimate"
import { differenceOfProportions } from "@/lib/stats/proportions/proportion"
import { derive } from "@/lib/stats/core/random"
import type { Signature } from "./signature"

/** One side over all it was run on, with the keys of its top categories among the rows. */
export type UnpairedSide = Pick<
  Signature<string>,
  "rows" | "predictions" | "failures" | "rateOfAll" | "read" | "effectiveSize" | "heuristic"
>

type UnpairedRow = {
  readonly key: string
  readonly a: number
  readonly b: number
  readonly rateA: Estimate | null
  readonly rateB: Estimate | null
  readonly shareA: Estimate | null
  readonly shareB: Estimate | null
  readonly rateDifference: Estimate | null
  readonly shareDifference: Estimate | null
}

export type Unpaired = {
  /** "labelled": kinds of one side are labels given by rules: numbers without interval or distance */
  readonly basis: "read" | "labelled"
  readonly failureRateA: Estimate
  readonly failureRateB: Estimate
  /** failure rate of A - that of B by Newcombe's interval for independent sides */
  readonly difference: Estimate
  readonly rows: readonly UnpairedRow[]
  readonly distance: { readonly sqrtJsd: number; readonly low: number; readonly high: number } | null
  readonly totalVariation: number | null
}

/**
 * Two sides over everything each was run on, taken as independent: for models that share no item, or to see all there
 * is. Says less than the paired comparison: nothing is tested, for shared items answer that better, and between different
 * items a difference may be one of the items. Keys below the top level must not be among the rows. null when a side was
 * never scored.
 */
export function compareUnpaired(input: {
  readonly a: UnpairedSide
  readonly b: UnpairedSide
  readonly seed?: string | number
}): Unpaired | null {
  const { a, b, seed = 0 } = input
  const { rateOfAll: failureRateA } = a
  const { rateOfAll: failureRateB } = b
  if (!failureRateA || !failureRateB) return null
  const byRules = a.heuristic || b.heuristic
  const keys = [...new Set([...a.rows, ...b.rows].filter((row) => row.read > 0).map((row) => row.key))].sort()
  const between = (one: Estimate | null | undefined, other: Estimate | null | undefined) => {
    if (!one || !other) return null
    const difference = differenceOfProportions(one, other)
    return byRules ? bare(difference) : difference
  }
  const rowOf = (side: UnpairedSide, key: string) => side.rows.find((row) => row.key === key)
  const rows = keys.map((key): UnpairedRow => {
    const [one, other] = [rowOf(a, key), rowOf(b, key)]
    return {
      key,
      a: one?.read ?? 0,
      b: other?.read ?? 0,
      rateA: one?.rate ?? null,
      rateB: other?.rate ?? null,
      shareA: one?.share ?? null,
      shareB: other?.share ?? null,
      rateDifference: between(one?.rate, other?.rate),
      shareDifference: between(one?.share, other?.share),
    }
  })
  const mixed = keys.filter((key) => key !== "unassigned")
  const [mixA, mixB] = [a, b].map((side) =>
    mixed.map((key) => (rowOf(side, key)?.share?.estimate ?? 0) * side.effectiveSize),
  ) as [number[], number[]]
  const sqrtJsd = signatureDistance(mixA, mixB)
  const interval =
    Number.isNaN(sqrtJsd) || byRules ? null : distanceInterval({ a: mixA, b: mixB, random: derive(seed, "unpaired") })
  return {
    basis: byRules ? "labelled" : "read",
    failureRateA,
    failureRateB,
    difference: differenceOfProportions(failureRateA, failureRateB),
    rows,
    distance: interval ? { sqrtJsd, ...interval } : null,
    totalVariation: Number.isNaN(sqrtJsd) || byRules ? null : totalVariation(mixA, mixB),
  }
}
