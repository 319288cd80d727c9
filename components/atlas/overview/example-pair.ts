import { formatCount, formatPoints } from "@/lib/format"
import { memoizedView } from "@/lib/cache/memoize"
import { itemsTried, rateOfAttempts } from "@/lib/stats/proportions/attempt-rate"
import { differenceOfProportions } from "@/lib/stats/proportions/proportion"
import type { AtlasStratum } from "@/components/atlas/data/atlas-rows"

export type TellingPair = {
  readonly a: string
  readonly b: string
  readonly datasetSlug: string
  readonly sentence: string
}

type NodeTotal = {
  readonly nodeId: number
  readonly modelId: number
  readonly datasetId: number
  readonly total: number
}
type Category = { readonly id: number; readonly name: string }

type Pair = { readonly a: AtlasStratum; readonly b: AtlasStratum }

/**
 * Two models worth comparing first: the pair on one dataset of which every failure was read, with the most read; `a` is
 * the one that fails less often. Null when no such pair exists.
 */
export function pairToTell(strata: readonly AtlasStratum[]): Pair | null {
  return memoizedView(strata, ["telling pair"], () => mostRead(strata))
}

/** Who of the two fails less often (when the interval is clear of zero) and where their counts differ most. */
export function examplePair(
  pair: Pair | null,
  { counts, categories }: { readonly counts: readonly NodeTotal[]; readonly categories: readonly Category[] },
): TellingPair | null {
  if (!pair) return null
  const { a, b } = pair
  const difference = differenceOfProportions(rateOfAttempts(b), rateOfAttempts(a))
  const points = formatPoints(difference.estimate).replace("+", "")
  const how = difference.low > 0 ? `fails ${points} points less often than` : "fails about as often as"
  return {
    a: b.modelSlug,
    b: a.modelSlug,
    datasetSlug: a.datasetSlug,
    sentence: `On the ${formatCount(itemsTried(a))} items of ${a.datasetTitle}, ${a.modelName} ${how} ${b.modelName}.${apart({ counts, categories }, a, b)}`,
  }
}

/** The first pair of those that were read most. */
function mostRead(strata: readonly AtlasStratum[]): Pair | null {
  const groups = new Map<string, AtlasStratum[]>()
  for (const row of strata) {
    if (row.read !== row.failures || row.read < 30) continue
    const key = `${row.datasetId} ${row.predictions}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const pairs = [...groups.values()].flatMap((group) => {
    // Of one group only the two that were read most can be it.
    const [first, second] = [...group].sort((x, y) => y.read - x.read)
    if (!first || !second) return []
    const isBetter =
      first.failures < second.failures || (first.failures === second.failures && first.modelId < second.modelId)
    return [isBetter ? { a: first, b: second } : { a: second, b: first }]
  })
  return pairs.sort((x, y) => y.a.read + y.b.read - (x.a.read + x.b.read))[0] ?? null
}

function apart(
  { counts, categories }: { readonly counts: readonly NodeTotal[]; readonly categories: readonly Category[] },
  a: AtlasStratum,
  b: AtlasStratum,
): string {
  const countOf = (nodeId: number, stratum: AtlasStratum) =>
    counts.find(
      (row) => row.nodeId === nodeId && row.modelId === stratum.modelId && row.datasetId === stratum.datasetId,
    )?.total ?? 0
  const [most] = categories
    .map(({ id, name }) => ({ name, inA: countOf(id, a), inB: countOf(id, b) }))
    .sort((x, y) => relative(y) - relative(x))
  if (!most || most.inA === most.inB) return ""
  return ` They differ most in ${most.name}: ${formatCount(most.inA)} against ${formatCount(most.inB)}.`
}

/** Difference over its standard error: 1 against 18 tells more than 44 against 30. */
const relative = ({ inA, inB }: { inA: number; inB: number }) =>
  inA + inB === 0 ? 0 : Math.abs(inA - inB) / Math.sqrt(inA + inB)
