import { errorConsistency, kappaInterval } from "@/lib/stats/agreement/coefficients"
import { compareSignatures, type SignatureComparison, type SignatureComparisonOptions } from "./compare-signatures"
import { checkItems, grouped, itemsIn, pairedCounts, triedItems, type ComparedItem } from "./compared-item"
import { bare, type Estimate } from "@/lib/stats/core/estimate"
import { mcnemarExact, minimalDetectableDifference, pairedDifference } from "@/lib/stats/proportions/paired-difference"
import { clusteredBy, clustersAmong, drawsOver, shareFailed } from "./item-clusters"
import { pairedClusters } from "@/lib/stats/proportions/paired-clusters"
import { pairedTrials, type TriedItem, type Trials } from "@/lib/stats/proportions/paired-trials"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { derive } from "@/lib/stats/core/random"

export type Comparison = {
  readonly items: number
  /**
   * where a side tried items several times: all its trials on them. Rates, difference and test are then of the means over
   * each item's trials; in the split and among kinds of failure an item counts as failed where more than half of them did
   */
  readonly trials: { readonly a: Trials; readonly b: Trials } | null
  /**
   * where clusters of items were named: in how many the shared items lie. `isUnit`: intervals and tests are by cluster,
   * not by item, which they are where no cluster holds several of the items or one holds them all
   */
  readonly clusters: { readonly number: number; readonly isUnit: boolean } | null
  readonly split: {
    readonly bothRight: number
    readonly onlyAFails: number
    readonly onlyBFails: number
    readonly bothFail: number
  }
  readonly a: SideSummary
  readonly b: SideSummary
  /** failure rate of A - that of B, in fractions, with the paired interval */
  readonly failureDifference: Estimate
  /** accuracy of A - that of B: the same with the other sign */
  readonly accuracyDifference: Estimate
  /** exact; where there are trials or clusters the test it is a case of: sides swapped by item, or by cluster */
  readonly mcnemar: { readonly p: number; readonly midP: number }
  /** do they fail on the same items? kappa null when a side never or always fails alike */
  readonly errorConsistency: {
    readonly observed: number
    readonly expected: number
    readonly kappa: Estimate | null
  }
  /** null when no item tells the sides apart */
  readonly minimalDetectableDifference: number | null
  readonly signature: SignatureComparison
}

type SideSummary = {
  /** items that failed */
  readonly failures: number
  /** failures that were read, on the shared items */
  readonly read: number
  readonly failureRate: Estimate
  readonly accuracy: Estimate
}

/**
 * Everything that can be said of two models over the items both answered: whether they differ, whether they fail on the
 * same items, and how they fail. Where failures were read as a sample, `signature` projects and does not test.
 * null when they share no item. Throws RangeError for items that cannot be (a category without a failure).
 */
export function comparePaired(
  all: readonly ComparedItem[],
  options: SignatureComparisonOptions = {},
): Comparison | null {
  checkItems(all)
  const { items: known, clusters, named } = clustersAmong(all)
  const items = grouped(known)
  const n = itemsIn(items)
  if (n === 0) return null
  const failed = pairedCounts(items, (side) => side.failed)
  const { both, onlyA, onlyB, neither } = failed
  const read = pairedCounts(items, (side) => side.categoryPath !== null)
  const tried = triedItems(items)
  const byTrials = clusters
    ? pairedClusters(clusteredBy(items, clusters.sizes, shareFailed), clusters, clusters.tries)
    : tried && pairedTrials(tried)
  const difference = byTrials ? byTrials.difference : pairedDifference(failed)
  const consistency = errorConsistency(failed)
  const random = derive(options.seed ?? 0, "error-consistency")
  const kappa = kappaInterval({
    table: [
      [neither, onlyB],
      [onlyA, both],
    ],
    random,
    draws: drawsOver(items, clusters, {
      cells: 4,
      cellOf: ({ a, b }) => (a.failed ? 2 : 0) + (b.failed ? 1 : 0),
      random,
    }),
  })
  return {
    items: n,
    trials: tried && { a: allOf(tried, "a"), b: allOf(tried, "b") },
    clusters: named === null ? null : { number: named, isUnit: clusters !== null },
    split: { bothRight: neither, onlyAFails: onlyA, onlyBFails: onlyB, bothFail: both },
    a: summaryOf({ failures: both + onlyA, read: read.both + read.onlyA, n, rate: byTrials?.a }),
    b: summaryOf({ failures: both + onlyB, read: read.both + read.onlyB, n, rate: byTrials?.b }),
    failureDifference: difference,
    accuracyDifference: { estimate: 0 - difference.estimate, low: 0 - difference.high, high: 0 - difference.low },
    mcnemar: byTrials ? byTrials.test : mcnemarExact(failed),
    errorConsistency: { observed: consistency.observed, expected: consistency.expected, kappa },
    minimalDetectableDifference: byTrials ? byTrials.minimalDetectableDifference : minimalDetectableDifference(failed),
    signature: compareSignatures(items, { ...options, clusters }),
  }
}

type Summed = { failures: number; read: number; n: number; rate: Estimate | undefined }

function summaryOf({ failures, read, n, rate }: Summed): SideSummary {
  if (!rate)
    return {
      failures,
      read,
      failureRate: proportionInterval(failures, n),
      accuracy: proportionInterval(n - failures, n),
    }
  const accuracy = { estimate: 1 - rate.estimate, low: 1 - rate.high, high: 1 - rate.low }
  return { failures, read, failureRate: rate, accuracy }
}

function allOf(items: readonly TriedItem[], side: "a" | "b"): Trials {
  const sum = (name: keyof Trials) => items.reduce((total, item) => total + item.count * item[side][name], 0)
  return { of: sum("of"), failed: sum("failed") }
}

/**
 * The same where labels were given by rules instead of reading: how often both models fail stands as it is, kinds of
 * failures are counts without interval, test, distance or kappa. How often a rule speaks depends on the form of a
 * model's answers, so a difference of labels is none of models.
 */
export function labelledByRules(comparison: Comparison): Comparison {
  const { signature } = comparison
  if (signature.basis === "nothing-read") return comparison
  const alone = (value: Estimate | null) => value && bare(value)
  const categories = signature.categories.map((row) => ({
    ...row,
    rateA: alone(row.rateA),
    rateB: alone(row.rateB),
    shareA: alone(row.shareA),
    shareB: alone(row.shareB),
    difference: alone(row.difference),
    shareDifference: alone(row.shareDifference),
    ...{ p: null, q: null, shareTest: null, untested: "never-tested" as const },
  }))
  const agreement = signature.agreement && { ...signature.agreement, kappa: null }
  return {
    ...comparison,
    signature: { ...signature, basis: "labelled", categories, distance: null, agreement, homogeneity: null },
  }
}

/** Whether each of two models fails on exactly the items the other does: a kappa of 1 that no resampling can move. */
export function areAllAlike({ bothFail, bothRight, onlyAFails, onlyBFails }: Comparison["split"]): boolean {
  return onlyAFails + onlyBFails === 0 && bothFail > 0 && bothRight > 0
}
