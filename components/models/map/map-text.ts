import { formatCount, formatPercent, formatProbability, plural } from "@/lib/format"
import type { PairCounts } from "./map-rows"

type Effect = { readonly explained: number; readonly p: number }

/** What the map shows, as far as it holds up. */
export function mapFinding(input: {
  readonly models: number
  readonly pairs: PairCounts
  readonly benchmarks: Effect | null
}): string {
  const { models, pairs, benchmarks } = input
  if (models < 2) return "Too few models for a map"
  if (benchmarks && benchmarks.p < 0.05) {
    const share = formatPercent(benchmarks.explained, 0)
    return `How a model fails depends first on the benchmark: it makes ${share} of the differences`
  }
  if (pairs.apart === 0) return `None of ${formatCount(models)} models can be told apart by how it fails`
  return `${formatCount(pairs.apart)} of ${plural(pairs.pairs, "pair")} of models fail differently`
}

/** What the finding rests on. */
export function mapBasis(input: {
  readonly pairs: PairCounts
  readonly benchmarks: Effect | null
  readonly explained: number
}): string {
  const { pairs, benchmarks, explained } = input
  return [
    `Near means alike: √JSD between failure signatures, ${formatPercent(explained, 0)} of which two dimensions can show.`,
    ...(benchmarks
      ? [
          `Benchmarks explain R² ${formatPercent(benchmarks.explained, 0)}, permutation p ${formatProbability(benchmarks.p)}.`,
        ]
      : []),
    `Told apart at q < 0.10: ${formatCount(pairs.apart)} of ${plural(pairs.pairs, "pair")}${benchmarks && pairs.sameSuite > 0 ? `, on the same benchmark ${formatCount(pairs.apartInSuite)} of ${formatCount(pairs.sameSuite)}` : ""}.`,
  ].join(" ")
}
