import { formatCount, formatPoints } from "@/lib/format"
import { differenceOfProportions, wilson } from "@/lib/stats/proportion"
import type { AtlasStratum, NodeCount } from "./atlas-rows"

export type TellingPair = {
  readonly a: string
  readonly b: string
  readonly datasetSlug: string
  readonly sentence: string
}

type Category = { readonly id: number; readonly name: string }

/**
 * Two models worth comparing first: the pair on one data set of which every failure was read, with the most read.
 * The sentence says who fails less often (when the interval is clear of zero) and where their counts differ most.
 * Null when no such pair exists.
 */
export function tellingPair(input: {
  readonly strata: readonly AtlasStratum[]
  readonly counts: readonly NodeCount[]
  readonly categories: readonly Category[]
}): TellingPair | null {
  const whole = input.strata.filter((row) => row.read === row.failures && row.read >= 30)
  const pairs = whole.flatMap((a) =>
    whole
      .filter((b) => b.datasetId === a.datasetId && b.predictions === a.predictions && b.modelId !== a.modelId)
      .filter((b) => a.failures < b.failures || (a.failures === b.failures && a.modelId < b.modelId))
      .map((b) => ({ a, b })),
  )
  const [best] = pairs.sort((x, y) => y.a.read + y.b.read - (x.a.read + x.b.read))
  if (!best) return null
  const { a, b } = best
  const difference = differenceOfProportions(wilson(b.failures, b.predictions), wilson(a.failures, a.predictions))
  const points = formatPoints(difference.estimate).replace("+", "")
  const how = difference.low > 0 ? `fails ${points} points less often than` : "fails about as often as"
  return {
    a: b.modelSlug,
    b: a.modelSlug,
    datasetSlug: a.datasetSlug,
    sentence: `On the ${formatCount(a.predictions)} items of ${a.datasetTitle}, ${a.modelName} ${how} ${b.modelName}.${apart(input, a, b)}`,
  }
}

function apart(
  { counts, categories }: { readonly counts: readonly NodeCount[]; readonly categories: readonly Category[] },
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
