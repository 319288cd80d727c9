import type { SignatureReport, SignatureRun } from "@/lib/domain/analyses/stability"
import { totalVariation } from "@/lib/stats/signatures/distance"
import { meanOf } from "@/lib/stats/core/mean-of-runs"

/** A sampled failure with what became of it: `label` is a top category or a leftover, null when it was not read. */
export type ReadFailure = { readonly modelId: number; readonly datasetId: number; readonly label: string | null }

type FailureGroup = { readonly modelId: number; readonly datasetId: number; readonly failures: number }

/** Shares of all failures, each group weighted by its number of failures, as a sample of these would show them. */
export function signatureRun(sample: readonly ReadFailure[], groups: readonly FailureGroup[]): SignatureRun {
  const cells = new Map<string, { key: string; modelId: number; datasetId: number; count: number }>()
  const readIn = new Map<string, number>()
  let read = 0
  for (const { modelId, datasetId, label } of sample) {
    if (label === null) continue
    read += 1
    const group = `${modelId}:${datasetId}`
    readIn.set(group, (readIn.get(group) ?? 0) + 1)
    const cell = cells.get(`${group}:${label}`) ?? { key: label, modelId, datasetId, count: 0 }
    cell.count += 1
    cells.set(`${group}:${label}`, cell)
  }
  // Also where a group was read less than a page would let stand for the rest (`isRepresented`): how far so small a sample
  // leads is what is asked here.
  const failuresOf = new Map(groups.map((group) => [`${group.modelId}:${group.datasetId}`, group.failures]))
  const standsFor = (group: string) => (failuresOf.get(group) ?? 0) / (readIn.get(group) ?? 1)
  const whole = [...readIn].reduce((sum, [group, count]) => sum + count * standsFor(group), 0)
  const weights = new Map<string, number>()
  for (const { key, modelId, datasetId, count } of cells.values())
    weights.set(key, (weights.get(key) ?? 0) + count * standsFor(`${modelId}:${datasetId}`))
  return {
    kind: "signature",
    read,
    shares: [...weights].map(([key, weight]) => ({ key, share: whole > 0 ? Math.min(1, weight / whole) : 0 })),
  }
}

type MeasuredSignature = {
  readonly position: number
  readonly seed: number
  readonly ratio: number
  readonly result: SignatureRun
}

/**
 * How far smaller samples lead from the full one: share changes by category, and the total variation distance (the share
 * of failures that would have to change category). `names` holds every category in the order it is shown.
 */
export function signatureStability(
  full: SignatureRun,
  runs: readonly MeasuredSignature[],
  names: readonly { readonly key: string; readonly name: string }[],
): SignatureReport {
  const unit = { low: 0, high: 1 }
  const sharesOf = ({ shares }: SignatureRun) => {
    const known = new Map(shares.map(({ key, share }) => [key, share]))
    return names.map(({ key }) => known.get(key) ?? 0)
  }
  const whole = sharesOf(full)
  const draws = runs.map((run) => {
    const shares = sharesOf(run.result)
    return { ...run, shares, distance: run.result.read > 0 ? Math.min(1, totalVariation(whole, shares)) : 1 }
  })
  const ratios = [...new Set(runs.map(({ ratio }) => ratio))].sort((a, b) => b - a)
  const isCategory = names.map(({ key }) => !key.startsWith("leftover:"))
  const first = (shares: readonly number[]) => {
    const own = shares.map((share, index) => (isCategory[index] ? share : -1))
    return own.indexOf(Math.max(...own))
  }
  const at = (ratio: number) => draws.filter((draw) => draw.ratio === ratio)
  return {
    kind: "signature",
    read: full.read,
    categories: names
      .map(({ key, name }, index) => {
        const share = whole[index] ?? 0
        const rates = ratios.map((ratio) => {
          const seen = at(ratio).map(({ shares }) => shares[index] ?? 0)
          const change = seen.reduce((sum, value) => sum + Math.abs(value - share), 0) / seen.length
          return { ratio, change, low: Math.min(...seen), high: Math.max(...seen) }
        })
        return { key, name, share, rates }
      })
      .filter(({ share, rates }) => share > 0 || rates.some(({ high }) => high > 0))
      .sort((a, b) => b.share - a.share),
    rates: ratios.map((ratio) => {
      const seen = at(ratio)
      return {
        ratio,
        draws: seen.length,
        read: seen.reduce((sum, { result }) => sum + result.read, 0) / seen.length,
        distance: meanOf(
          seen.map(({ distance }) => distance),
          unit,
        ),
        worst: Math.max(...seen.map(({ distance }) => distance)),
        sameFirst: seen.filter(({ shares }) => first(shares) === first(whole)).length,
      }
    }),
    runs: draws.map(({ position, seed, ratio, result, distance }) => ({
      position,
      seed,
      ratio,
      read: result.read,
      distance,
    })),
  }
}
