import type { Histogram } from "@/lib/domain/results/score-histogram"

/** A dataset whose scores are more than right or wrong. */
export type GradedDataset = {
  readonly datasetId: number
  readonly name: string
  readonly threshold: number
  readonly lowerIsBetter: boolean
  readonly rule: "binary" | "given" | "dataset" | "mean"
  readonly mean: number | null
  readonly histogram: Histogram
  readonly failures: number
}

/** The rule as it is being moved. */
export type ThresholdRule = Pick<GradedDataset, "threshold" | "lowerIsBetter">

export type ModelName = {
  readonly modelId: number
  readonly model: string
  readonly predictions: number
  readonly unscored: number
}
