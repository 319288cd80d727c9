import { groupBy } from "@/lib/domain/collections/group-by"
import { isSameRule, rulesOnBothSides, type Ruled } from "./ranking"
import type { Place } from "./place"

/** A benchmark on which two models share items, read in one place each. */
export type Meeting = Ruled & {
  readonly datasetId: number
  readonly a: Place
  readonly b: Place
  /** how near the two places are to the reader: asked for or their own results first, then the release at hand, then others */
  readonly rank: number
  /** how many of the two places are what their results are shown by: the labels of the newest analysis, not of earlier ones */
  readonly main: number
  /** attempts of the side that has fewer: no more items can be shared */
  readonly size: number
}

/**
 * Where two models meet: of each benchmark one place for either side, so that no item is counted twice. Places with one
 * rule go before those that would be refused for having two; then the reader's own, then the release; then those with many answers (half of
 * the most will do: a run that lost a few items is no reason to take an old one); then one place for both; then the newest
 * analyses, of the newest results.
 */
export function chooseMeetings<M extends Meeting>(meetings: readonly M[]): M[] {
  const byDataset = groupBy(meetings, ({ datasetId }) => datasetId)
  return [...byDataset.values()].flatMap((all) => all.toSorted(order(all)).slice(0, 1))
}

/** Those on benchmarks where both fail by one rule, and the others: where there is one such, the others would only refuse it. */
export function splitByRule<M extends Meeting>(meetings: readonly M[]): { compared: M[]; leftOut: M[] } {
  const compared = meetings.filter((one) => hasOneRule(one) === 1)
  if (compared.length === 0) return { compared: [...meetings], leftOut: [] }
  return { compared, leftOut: meetings.filter((one) => hasOneRule(one) === 0) }
}

function order(all: readonly Meeting[]) {
  const ranked = (one: Meeting) => [
    hasOneRule(one),
    one.rank,
    isLarge(one, all),
    isOnePlace(one),
    one.main,
    ...newest(one),
  ]
  return (x: Meeting, y: Meeting): number => {
    const [first, second] = [ranked(x), ranked(y)]
    for (const [at, value] of first.entries()) {
      const difference = (second[at] ?? 0) - value
      if (difference !== 0) return difference
    }
    return 0
  }
}

function hasOneRule(meeting: Meeting): number {
  const rules = rulesOnBothSides(meeting)
  return rules === null || isSameRule(rules.a, rules.b) ? 1 : 0
}

/** Against those that come as far as this one in what goes before. */
function isLarge(one: Meeting, all: readonly Meeting[]): number {
  const peers = all.filter((other) => hasOneRule(other) === hasOneRule(one) && other.rank === one.rank)
  return 2 * one.size >= Math.max(...peers.map(({ size }) => size)) ? 1 : 0
}

const isOnePlace = ({ a, b }: Meeting): number => (a.results === b.results ? 1 : 0)

const newest = ({ a, b }: Meeting): number[] => [
  a.results + b.results,
  Math.min(a.results, b.results),
  a.analysis ?? 0,
  b.analysis ?? 0,
]
