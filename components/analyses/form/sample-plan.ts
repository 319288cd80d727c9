import { expectedHalfWidth, sampleSize, type SampleRule } from "@/lib/domain/analyses/sample-size"

export type Group = { readonly modelId: number; readonly datasetId: number; readonly failures: number }

/** What a choice of models, datasets and sample comes to. */
export type SamplePlan = {
  readonly failures: number
  readonly sampled: number
  readonly groups: number
  /** median over the chosen models */
  readonly perModel: number
  /** half the 95 % interval of a category with a fifth of that model's failures; null when nothing is read */
  readonly halfWidth: number | null
}

export function planSample(
  groups: readonly Group[],
  chosen: { readonly models: ReadonlySet<number>; readonly datasets: ReadonlySet<number> },
  rule: SampleRule,
): SamplePlan {
  const used = groups.filter(
    (group) => chosen.models.has(group.modelId) && chosen.datasets.has(group.datasetId) && group.failures > 0,
  )
  const perModel = new Map<number, number>()
  for (const { modelId, failures } of used)
    perModel.set(modelId, (perModel.get(modelId) ?? 0) + sampleSize(failures, rule))
  const sizes = [...perModel.values()].sort((a, b) => a - b)
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0
  return {
    failures: used.reduce((sum, { failures }) => sum + failures, 0),
    sampled: sizes.reduce((sum, size) => sum + size, 0),
    groups: used.length,
    perModel: median,
    halfWidth: median === 0 ? null : expectedHalfWidth(median),
  }
}
