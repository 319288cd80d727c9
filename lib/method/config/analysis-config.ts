import { z } from "zod"
import { analysisModes } from "@/lib/domain/enums"

/**
 * All parameters of one analysis, stored whole with it. Defaults are those of the reference code (IBM/ErrorMap 704a4cf)
 * unless the comment says otherwise; what each means for people is in parameters.ts, the presets are in presets.ts.
 */
export const analysisConfigSchema = z.object({
  seed: z.number().int().min(0).max(2_147_483_647).default(42),
  mode: z.enum(analysisModes).default("place"),
  /** empty: all of the result set */
  modelIds: z.array(z.number().int()).default([]),
  datasetIds: z.array(z.number().int()).default([]),
  /** share of the failures of each (model, dataset) to read */
  ratio: z.number().gt(0).max(1).default(0.1),
  /** at most this many failures of each (model, dataset); null: no cap */
  cap: z.number().int().min(1).max(1_000_000).nullable().default(null),
  /** ours: a group that has failures is never left without one (the reference rounds small groups to none) */
  minimumPerGroup: z.number().int().min(0).max(100).default(1),
  /** another number asks the judge anew what it has answered before: for reading the same sample twice */
  replicate: z.number().int().min(0).max(1_000_000).default(0),
  /** informative correct outputs of other models shown to the judge (the paper's; reference code: 1, without a seed) */
  correctOutputs: z.number().int().min(0).max(3).default(3),
  /** longest texts shown to the judge, in characters; longer ones lose their middle (ours: the reference has no bound) */
  inputLength: z.number().int().min(200).max(1_000_000).default(20_000),
  outputLength: z.number().int().min(200).max(1_000_000).default(24_000),
  referenceLength: z.number().int().min(200).max(1_000_000).default(6_000),
  correctLength: z.number().int().min(200).max(1_000_000).default(6_000),
  /** a second, independent error is kept beside the first major one (ours: the reference has one label) */
  secondary: z.boolean().default(true),
  /** titles a batch when categories are made */
  constructBatch: z.number().int().min(10).max(2_000).default(500),
  /** how often all titles are gone through: 0 proposes from the first batch alone, 1 refines with every other batch */
  refinePasses: z.number().int().min(0).max(5).default(1),
  /** a last look at the finished list of categories */
  review: z.boolean().default(true),
  maxCategories: z.number().int().min(2).max(50).default(25),
  /** a node gets at most one category for as many distinct titles */
  titlesPerCategory: z.number().int().min(1).max(1_000).default(10),
  /** longest names and definitions of categories, in words */
  nameWords: z.number().int().min(2).max(12).default(5),
  definitionWords: z.number().int().min(10).max(100).default(30),
  /** items a batch when they are classified */
  classifyBatch: z.number().int().min(1).max(200).default(50),
  /** how often items without a usable answer are asked for again (ours: the reference files them under Other) */
  reask: z.number().int().min(0).max(3).default(1),
  /** a category with more distinct titles than this is divided */
  divideAbove: z.number().int().min(2).max(1_000).default(5),
  /** levels below the top categories */
  maxDepth: z.number().int().min(0).max(4).default(2),
  /** calls of this analysis in flight, in each worker; null: as many as the installation allows the judge */
  concurrency: z.number().int().min(1).max(512).nullable().default(null),
  /** seconds after which a call counts as lost; null: the installation's JUDGE_TIMEOUT_SECONDS */
  timeoutSeconds: z.number().int().min(1).max(3_600).nullable().default(null),
})

export type AnalysisConfig = z.infer<typeof analysisConfigSchema>

export const defaultConfig: AnalysisConfig = analysisConfigSchema.parse({})

export function parseConfig(value: unknown): AnalysisConfig {
  return analysisConfigSchema.parse(value)
}

type CategoryRule = Pick<AnalysisConfig, "maxCategories" | "titlesPerCategory">

/** At most min(maxCategories, ceil(distinct titles / 10)) categories in one node, but two when there is a choice. */
export function categoryLimit(distinctTitles: number, { maxCategories, titlesPerCategory }: CategoryRule): number {
  const wanted = Math.max(2, Math.ceil(distinctTitles / titlesPerCategory))
  return Math.max(1, Math.min(maxCategories, wanted, distinctTitles))
}

/** Calls that refine the categories of a node after its first batch was proposed from. */
export function refineCalls(distinctTitles: number, config: Pick<AnalysisConfig, "constructBatch" | "refinePasses">) {
  const batches = Math.ceil(distinctTitles / config.constructBatch)
  return config.refinePasses === 0 ? 0 : Math.max(0, batches * config.refinePasses - 1)
}
