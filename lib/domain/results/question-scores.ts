import { z } from "zod"

/** How the scores lie that a question is about: counts in equal bins from `min` to `max`. */
export const questionScoresSchema = z.object({
  min: z.number(),
  max: z.number(),
  /** of a model each where models are held against each other; else of all together, named "" */
  rows: z.array(z.object({ name: z.string(), bins: z.array(z.number().int().nonnegative()) })),
})
export type QuestionScores = z.infer<typeof questionScoresSchema>

export const questionBins = 20

/** Where a score of this range is counted. */
export function binOf(score: number, { min, max }: { readonly min: number; readonly max: number }): number {
  const share = max > min ? (score - min) / (max - min) : 0
  return Math.min(questionBins - 1, Math.max(0, Math.floor(share * questionBins)))
}
