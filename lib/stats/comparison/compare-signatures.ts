import { cohenKappa, kappaInterval } from "@/lib/stats/agreement/coefficients"
import { compareCategories, isPlaced } from "./compare-categories"
import { type CategoryOptions, type CategoryRow } from "./category-row"
import { countOf, itemsIn, keyAt, type ComparedItem } from "./compared-item"
import {
  distanceInterval,
  signatureDistance,
  testPairedDistance,
  totalVariation,
  type PairedCell,
} from "@/lib/stats/signatures/distance"
import type { Estimate, Interval } from "@/lib/stats/core/estimate"
import { marginalHomogeneity, type Homogeneity } from "@/lib/stats/proportions/marginal-homogeneity"
import { clustersAmong, drawsOver, type ItemClusters } from "./item-clusters"
import { percentileInterval } from "@/lib/stats/resampling/bootstrap"
import { projectCategories, projectedSignatures } from "./projected-categories"
import { derive } from "@/lib/stats/core/random"
import { isRepresented } from "@/lib/stats/signatures/signature"
import { testShares } from "./share-test"
import { pairTable } from "@/lib/stats/proportions/contingency-table"

export type SignatureComparison = {
  /**
   * counts: every failure of both sides was read; samples: some of each; nothing-read: a side has failures and none of
   * them was read on any common dataset; labelled: a side has labels by rules, which are counted and not tested
   */
  readonly basis: "counts" | "samples" | "nothing-read" | "labelled"
  /** shared items the rows below speak for */
  readonly items: number
  /** strata where a side failed and nobody read it: not among `items` */
  readonly leftOut: readonly (string | number)[]
  /** top categories, then those below, in order of key */
  readonly categories: readonly CategoryRow[]
  /** of the two mixes of top categories, failures that were left unassigned apart; null when a side has none */
  readonly distance: SignatureDistance | null
  /** on items where both failed and both were placed: how often for the same top category */
  readonly agreement: CategoryAgreement | null
  /** over right and all top categories; null unless counted, when too little differs, and where items lie in clusters */
  readonly homogeneity: Homogeneity | null
}

export type SignatureDistance = {
  /** square root of the Jensen-Shannon divergence, base 2 */
  readonly sqrtJsd: number
  readonly interval: Interval | null
  /** what chance alone stays under 95 times in 100, and the test against it; null unless counted item by item */
  readonly chance95: number | null
  readonly p: number | null
  readonly totalVariation: number
}

type CategoryAgreement = {
  readonly same: number
  readonly of: number
  readonly kappa: Estimate | null
  /** items where both failed and both were read, but one was placed in no category: neither same nor different */
  readonly unplaced: number
}

export type SignatureComparisonOptions = CategoryOptions & {
  readonly seed?: string | number
  /** which of the items belong together; null: each speaks for itself */
  readonly clusters?: ItemClusters | null
}

/** How two sides fail over the items they share. Everything drawn by chance follows from the seed. */
export function compareSignatures(
  items: readonly ComparedItem[],
  { seed = 0, clusters: all = null, ...options }: SignatureComparisonOptions = {},
): SignatureComparison {
  const strata = [...new Set(items.map((item) => item.stratum ?? ""))]
  const isCovered = new Map(strata.map((stratum) => [stratum, covers(items, stratum)]))
  const known = items.filter((item) => isCovered.get(item.stratum ?? ""))
  const leftOut = strata.filter((stratum) => !isCovered.get(stratum))
  if (itemsIn(known) === 0) {
    const nothing = { categories: [], distance: null, agreement: null, homogeneity: null }
    return { basis: "nothing-read", items: 0, leftOut, ...nothing }
  }
  const inFull = known.every(({ a, b }) => isRead(a) && isRead(b))
  // Of the strata that speak; a cluster lies in one of them.
  const clusters = all && clustersAmong(known).clusters
  const distance = () => (clusters ? clusteredDistance(known, { seed, clusters }) : countedDistance(known, seed))
  return {
    basis: inFull ? "counts" : "samples",
    items: itemsIn(known),
    leftOut,
    categories: inFull ? testedCategories(known, { ...options, clusters }) : projectCategories(known, clusters),
    distance: inFull ? distance() : projectedDistance(known, { seed, clusters }),
    agreement: categoryAgreement(known, { seed, clusters }),
    homogeneity: inFull && !clusters ? marginalHomogeneity(outcomeTable(known)) : null,
  }
}

/** Rates and shares, each with its own exact test; no shares where a side has no failure. */
function testedCategories(
  items: readonly ComparedItem[],
  { clusters, ...options }: CategoryOptions & { readonly clusters: ItemClusters | null },
): CategoryRow[] {
  const rows = compareCategories(items, options, clusters)
  if (rows.some((row) => row.shareDifference === null)) return rows
  const tests = testShares(rows, items, options, clusters)
  return rows.map((row) => ({ ...row, shareTest: tests.get(row.key) ?? null }))
}

/** A stratum speaks when of each side that failed in it enough was read: both sides are then told of the same items. */
function covers(items: readonly ComparedItem[], stratum: string | number): boolean {
  const inside = items.filter((item) => (item.stratum ?? "") === stratum && countOf(item) > 0)
  return (["a", "b"] as const).every((side) => {
    const failed = inside.filter((item) => item[side].failed)
    const read = failed.filter((item) => item[side].categoryPath)
    return failed.length === 0 || isRepresented({ failures: itemsIn(failed), read: itemsIn(read) })
  })
}

function isRead(side: ComparedItem["a"]): boolean {
  return !side.failed || side.categoryPath !== null
}

/**
 * The distance of two sides against chance, as a whole comparison gives it, without its interval: for lists of models.
 * null unless every failure of both sides was read, and where items lie in clusters.
 */
export function distanceUnderChance(items: readonly ComparedItem[], seed: string | number): SignatureDistance | null {
  const inFull = items.every(({ a, b }) => isRead(a) && isRead(b)) && clustersAmong(items).clusters === null
  return inFull ? countedDistance(items, seed, { resamples: 0 }) : null
}

function countedDistance(
  items: readonly ComparedItem[],
  seed: string | number,
  options: { readonly resamples?: number } = {},
): SignatureDistance | null {
  const { labels, counts } = outcomeTable(items)
  // What could not be placed says nothing of the mix: a judge that is unsure more often of one side is no difference.
  const failing = labels.filter((label) => label !== RIGHT && label !== "unassigned")
  const indexOf = (label: string | undefined) => {
    const index = failing.indexOf(label ?? "")
    return index === -1 ? null : index
  }
  const cells = counts.flatMap((row, i) =>
    row.flatMap((count, j): PairedCell[] =>
      count > 0 ? [{ a: indexOf(labels[i]), b: indexOf(labels[j]), count }] : [],
    ),
  )
  const test = testPairedDistance({ ...options, cells, categories: failing.length, random: derive(seed, "distance") })
  if (!test) return null
  const side = (of: "a" | "b") =>
    failing.map((_, index) => cells.reduce((sum, cell) => sum + (cell[of] === index ? cell.count : 0), 0))
  const { distance: sqrtJsd, chance95, p, interval } = test
  return { sqrtJsd, chance95, p, interval, totalVariation: totalVariation(side("a"), side("b")) }
}

type Drawn = { readonly seed: string | number; readonly clusters: ItemClusters | null }

/** Kinds are not dealt anew within clusters: the distance has its interval over clusters, and no test. */
function clusteredDistance(items: readonly ComparedItem[], { seed, clusters }: Drawn): SignatureDistance | null {
  const labels = outcomeTable(items).labels.filter((label) => label !== RIGHT && label !== "unassigned")
  // The first place on either side is that of everything that is no kind of failure.
  const place = new Map(labels.map((label, index) => [label, index + 1]))
  const size = labels.length + 1
  const placeOf = (side: ComparedItem["a"]) => place.get(keyAt(side, 1) ?? RIGHT) ?? 0
  const cellOf = (item: ComparedItem) => placeOf(item.a) * size + placeOf(item.b)
  const sidesOf = (counts: readonly number[]) => {
    const [a, b] = [labels.map(() => 0), labels.map(() => 0)]
    counts.forEach((count, cell) => {
      const [ofA, ofB] = [Math.floor(cell / size) - 1, (cell % size) - 1]
      if (ofA >= 0) a[ofA] = (a[ofA] ?? 0) + count
      if (ofB >= 0) b[ofB] = (b[ofB] ?? 0) + count
    })
    return { a, b }
  }
  const counts = new Array<number>(size ** 2).fill(0)
  for (const item of items) counts[cellOf(item)] = (counts[cellOf(item)] ?? 0) + countOf(item)
  const seen = sidesOf(counts)
  const sqrtJsd = signatureDistance(seen.a, seen.b)
  const draws = drawsOver(items, clusters, { cells: size ** 2, cellOf, random: derive(seed, "distance") })
  if (Number.isNaN(sqrtJsd) || !draws) return null
  const drawn = Array.from({ length: draws.resamples }, () => {
    const { a, b } = sidesOf(draws.draw())
    return signatureDistance(a, b)
  })
  return {
    ...{ sqrtJsd, chance95: null, p: null, interval: percentileInterval(drawn) },
    totalVariation: totalVariation(seen.a, seen.b),
  }
}

function projectedDistance(items: readonly ComparedItem[], { seed, clusters }: Drawn): SignatureDistance | null {
  const signatures = projectedSignatures(items, clusters)
  const [a = [], b = []] = [signatures.a, signatures.b].map(({ rows, effectiveSize }) =>
    rows
      .filter(({ key }) => !key.includes("/") && key !== "unassigned")
      .map(({ share }) => (share?.estimate ?? 0) * effectiveSize),
  )
  const sqrtJsd = signatureDistance(a, b)
  if (Number.isNaN(sqrtJsd)) return null
  const interval = distanceInterval({ a, b, random: derive(seed, "distance") })
  return { sqrtJsd, interval, chance95: null, p: null, totalVariation: totalVariation(a, b) }
}

function categoryAgreement(items: readonly ComparedItem[], { seed, clusters }: Drawn): CategoryAgreement | null {
  const read = items.flatMap((item) => {
    const [first, second] = [keyAt(item.a, 1), keyAt(item.b, 1)]
    return first !== null && second !== null ? [{ first, second, count: countOf(item) }] : []
  })
  const pairs = read.filter(({ first, second }) => isPlaced(first) && isPlaced(second))
  const { counts, labels } = pairTable(pairs)
  const countIn = (list: typeof read) => list.reduce((sum, pair) => sum + pair.count, 0)
  const of = countIn(pairs)
  if (of === 0) return null
  const random = derive(seed, "category-kappa")
  const placeOf = (side: ComparedItem["a"]) => labels.indexOf(keyAt(side, 1) ?? RIGHT)
  const draws = drawsOver(items, clusters, {
    cells: labels.length ** 2,
    cellOf(item) {
      const [a, b] = [placeOf(item.a), placeOf(item.b)]
      return a >= 0 && b >= 0 ? a * labels.length + b : null
    },
    random,
  })
  const kappa = kappaInterval({ table: counts, random, draws })
  return { same: Math.round(cohenKappa(counts).observed * of), of, kappa, unplaced: countIn(read) - of }
}

/** No slug is empty, so this label is nobody else's. */
const RIGHT = ""

function outcomeTable(items: readonly ComparedItem[]) {
  return pairTable(
    items.map((item) => ({
      first: keyAt(item.a, 1) ?? RIGHT,
      second: keyAt(item.b, 1) ?? RIGHT,
      count: countOf(item),
    })),
  )
}
