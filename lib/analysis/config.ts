import { z } from "zod"
import { analysisModes } from "@/lib/domain/words"

/**
 * All settings of one analysis, stored whole with it. Defaults are those of the reference code (IBM/ErrorMap 704a4cf)
 * unless the comment says otherwise.
 */
export const analysisConfigSchema = z.object({
  seed: z.number().int().min(0).max(2_147_483_647).default(42),
  mode: z.enum(analysisModes).default("place"),
  /** empty: all of the result set */
  modelIds: z.array(z.number().int()).default([]),
  datasetIds: z.array(z.number().int()).default([]),
  /** share of the failures of each (model, data set) to read */
  ratio: z.number().gt(0).max(1).default(0.1),
  /** at most this many failures of each (model, data set); null: no cap */
  cap: z.number().int().min(1).max(1_000_000).nullable().default(null),
  /** ours: a group that has failures is never left without one (the reference rounds small groups to none) */
  minimumPerGroup: z.number().int().min(0).max(100).default(1),
  /** another number asks the judge anew what it has answered before: for reading the same sample twice */
  replicate: z.number().int().min(0).max(1_000_000).default(0),
  /** informative correct outputs of other models shown to the judge (reference: 1, drawn without a seed) */
  correctOutputs: z.number().int().min(0).max(3).default(3),
  /** titles a batch when categories are made */
  constructBatch: z.number().int().min(10).max(2_000).default(500),
  /** items a batch when they are classified */
  classifyBatch: z.number().int().min(1).max(200).default(50),
  maxCategories: z.number().int().min(2).max(50).default(25),
  /** a category with more distinct titles than this is divided */
  divideAbove: z.number().int().min(2).max(1_000).default(5),
  /** levels below the top categories */
  maxDepth: z.number().int().min(0).max(4).default(2),
})

export type AnalysisConfig = z.infer<typeof analysisConfigSchema>

export function parseConfig(value: unknown): AnalysisConfig {
  return analysisConfigSchema.parse(value)
}

/** At most min(maxCategories, ceil(distinct titles / 10)) categories in one node, but two when there is a choice. */
export function categoryLimit(distinctTitles: number, config: AnalysisConfig): number {
  return Math.max(1, Math.min(config.maxCategories, Math.max(2, Math.ceil(distinctTitles / 10)), distinctTitles))
}
