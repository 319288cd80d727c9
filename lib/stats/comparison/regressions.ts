import { countOf, keyAt, triedItems, type ComparedItem } from "./compared-item"
import { benjaminiHochberg } from "@/lib/stats/core/false-discovery"
import { isPlaced } from "./compare-categories"
import { DIFFERS_BELOW, isKindOfFailure, type CategoryOptions } from "./category-row"
import { clusteredCategories } from "./clustered-categories"
import { clusteredBy, clustersAmong, shareFailed } from "./item-clusters"
import { pairedClusters } from "@/lib/stats/proportions/paired-clusters"
import { mcnemarExact } from "@/lib/stats/proportions/paired-difference"
import { pairedTrials } from "@/lib/stats/proportions/paired-trials"

/** Two versions of one model: A is the baseline, B the candidate. */
export type Regressions = {
  /** the baseline failed, the candidate does not */
  readonly fixed: number
  /** the baseline was right, the candidate fails */
  readonly broken: number
  readonly stillFailing: number
  readonly stillRight: number
  /** shared failures placed on both sides that moved to another top category */
  readonly changedKind: number
  /** exact McNemar on fixed against broken; of items with several trials, or in clusters, the test of the comparison's rates */
  readonly p: number
  /** by top category, in order of key */
  readonly categories: readonly RegressionRow[]
}

export type RegressionRow = {
  readonly slug: string
  /** failures read in it before and after */
  readonly before: number
  readonly after: number
  /** right after, failing so before */
  readonly fixed: number
  /** failing so after, right before */
  readonly broken: number
  /** on the same item before and after */
  readonly still: number
  /** failing after in another way (or one that was not read), and before in another way */
  readonly left: number
  readonly entered: number
  /** exact McNemar of before against after; null for what is no kind of failure, and unless every failure was read */
  readonly p: number | null
  readonly q: number | null
}

/**
 * What changed from baseline to candidate, item by item. before = fixed + still + left, after = broken + still + entered.
 * `isLabelled`: the kinds are labels given by rules, which are counted and not tested (a comparison's basis "labelled").
 */
export function regressionsOf(
  items: readonly ComparedItem[],
  { isTested = isKindOfFailure, isLabelled = false }: CategoryOptions & { readonly isLabelled?: boolean } = {},
): Regressions {
  const sums = { fixed: 0, broken: 0, stillFailing: 0, stillRight: 0, changedKind: 0 }
  const tallies = new Map<string, { before: number; after: number; fixed: number; broken: number; still: number }>()
  const of = (slug: string) => {
    const tally = tallies.get(slug) ?? { before: 0, after: 0, fixed: 0, broken: 0, still: 0 }
    tallies.set(slug, tally)
    return tally
  }
  let inFull = !isLabelled
  for (const item of items) {
    const { a, b } = item
    const [count, before, after] = [countOf(item), keyAt(a, 1), keyAt(b, 1)]
    sums[a.failed ? (b.failed ? "stillFailing" : "fixed") : b.failed ? "broken" : "stillRight"] += count
    if (count > 0 && ((a.failed && before === null) || (b.failed && after === null))) inFull = false
    if (before !== null && after !== null && isPlaced(before) && isPlaced(after) && before !== after)
      sums.changedKind += count
    if (before !== null) {
      of(before).before += count
      if (!b.failed) of(before).fixed += count
    }
    if (after !== null) {
      of(after).after += count
      if (!a.failed) of(after).broken += count
      if (before === after) of(after).still += count
    }
  }
  const slugs = [...tallies.keys()].sort()
  const { items: known, clusters } = clustersAmong(items)
  const byCluster = clusters && clusteredCategories(known, clusters, 1)
  const p = slugs.map((slug) => {
    const { before, after, still } = of(slug)
    if (!inFull || !isTested(slug)) return null
    return byCluster?.get(slug)?.p ?? mcnemarExact({ onlyA: before - still, onlyB: after - still }).p
  })
  const q = benjaminiHochberg(p)
  const categories = slugs.map((slug, index): RegressionRow => {
    const tally = of(slug)
    const left = tally.before - tally.fixed - tally.still
    const entered = tally.after - tally.broken - tally.still
    return { slug, ...tally, left, entered, p: p[index] ?? null, q: q[index] ?? null }
  })
  const tried = triedItems(items)
  const { p: ofRates } = clusters
    ? pairedClusters(clusteredBy(known, clusters.sizes, shareFailed), clusters, clusters.tries).test
    : tried
      ? pairedTrials(tried).test
      : mcnemarExact({ onlyA: sums.fixed, onlyB: sums.broken })
  return { ...sums, p: ofRates, categories }
}

/** Whether a kind became fewer or more from baseline to candidate, as far as its test shows it; null where it does not. */
export function changeOf({ q, before, after }: RegressionRow): "fewer" | "more" | null {
  if (q === null || q >= DIFFERS_BELOW || before === after) return null
  return after < before ? "fewer" : "more"
}
