import { cohenKappa, gwetAc1, kappaInterval } from "./coefficients"
import { FEWEST_FOR_AGREEMENT } from "./clusterings"
import { percentileInterval } from "@/lib/stats/resampling/bootstrap"
import { drawShares } from "@/lib/stats/resampling/dirichlet"
import { clamp, type Estimate } from "@/lib/stats/core/estimate"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { derive } from "@/lib/stats/core/random"
import { pairTable, type LabelPair } from "@/lib/stats/proportions/contingency-table"

/** One label against all others. */
export type LabelAgreement = {
  readonly label: string
  /** items the first side, the second side, and both give this label */
  readonly first: number
  readonly second: number
  readonly both: number
  /** share of all items on which both say "this" or both say "not this" */
  readonly raw: Estimate
  /** of the items at least one side gives it, how many both do, counted once for each side: 2 both / (first + second) */
  readonly specific: number
  /** null when there are too few items, or one side gives the label to all or to none */
  readonly kappa: Estimate | null
}

export type JudgeAgreement = {
  readonly items: number
  readonly agreed: number
  /** null for no items */
  readonly raw: Estimate | null
  /** agreement that two independent sides with these margins would reach */
  readonly expected: number | null
  readonly kappa: Estimate | null
  readonly ac1: number | null
  /** in the order of code units */
  readonly labels: readonly LabelAgreement[]
}

/** A label on fewer items than this gets no kappa of its own. */
const FEWEST_OF_A_LABEL = 5

/**
 * How far two sides give the same items the same labels: raw with the interval of a proportion, Cohen's kappa with a bootstrap
 * interval, Gwet's AC1, and each label against the rest. Kappa is kept back under 20 items.
 */
export function judgeAgreement(pairs: readonly LabelPair[]): JudgeAgreement {
  const { labels, counts } = pairTable(pairs)
  const items = counts.flat().reduce((sum, count) => sum + count, 0)
  if (items === 0) return { items, agreed: 0, raw: null, expected: null, kappa: null, ac1: null, labels: [] }
  const agreed = counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0)
  return {
    items,
    agreed,
    raw: proportionInterval(agreed, items),
    expected: cohenKappa(counts).expected,
    kappa: kappaEstimate(counts, "all"),
    ac1: items < FEWEST_FOR_AGREEMENT ? null : gwetAc1(counts),
    labels: labels.map((label, index) => oneAgainstRest(counts, index, label)),
  }
}

function oneAgainstRest(counts: readonly (readonly number[])[], index: number, label: string): LabelAgreement {
  const items = counts.flat().reduce((sum, count) => sum + count, 0)
  const first = (counts[index] ?? []).reduce((sum, count) => sum + count, 0)
  const second = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0)
  const both = counts[index]?.[index] ?? 0
  const neither = items - first - second + both
  const table = [
    [both, first - both],
    [second - both, neither],
  ]
  const oneSided = [0, items].includes(first) || [0, items].includes(second)
  const rare = first + second - both < FEWEST_OF_A_LABEL
  return {
    label,
    first,
    second,
    both,
    raw: proportionInterval(both + neither, items),
    specific: (2 * both) / (first + second),
    kappa: rare || oneSided || items < FEWEST_FOR_AGREEMENT ? null : smallKappa(table, label),
  }
}

/**
 * Kappa with its interval. Where all items agree a bootstrap sees no spread at all: there the lower limit is that of
 * the raw agreement, corrected for the same chance.
 * @internal
 */
export function kappaEstimate(table: readonly (readonly number[])[], seed: string): Estimate | null {
  const items = table.flat().reduce((sum, count) => sum + count, 0)
  if (items < FEWEST_FOR_AGREEMENT) return null
  const { observed, expected, kappa } = cohenKappa(table)
  if (kappa === null) return null
  if (observed < 1) return kappaInterval({ table, random: derive("kappa", seed) })
  const { low } = proportionInterval(items, items)
  return { estimate: 1, low: clamp((low - expected) / (1 - expected), { low: -1, high: 1 }), high: 1 }
}

/**
 * Kappa of a two-by-two table with the middle 95 % of its posterior (Dirichlet, one half in each cell): a bootstrap
 * would never see an item in a cell that happens to be empty, and be far too sure of a rare label.
 */
function smallKappa(table: readonly (readonly number[])[], seed: string): Estimate | null {
  const { kappa } = cohenKappa(table)
  if (kappa === null) return null
  const random = derive("kappa", "posterior", seed)
  const cells = table.flat()
  const interval = percentileInterval(
    Array.from({ length: DRAWS }, () => {
      const [both = 0, first = 0, second = 0, neither = 0] = drawShares(cells, random)
      return (
        cohenKappa([
          [both, first],
          [second, neither],
        ]).kappa ?? Number.NaN
      )
    }),
  )
  return interval && { estimate: kappa, low: Math.min(kappa, interval.low), high: Math.max(kappa, interval.high) }
}

const DRAWS = 2000
