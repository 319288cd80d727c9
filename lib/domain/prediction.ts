/** The words before judging. Ids are surrogate integers; texts are read only when their turn comes. */

/** A prediction without its texts: enough to find failures and draw samples. */
export type PredictionSummary = {
  readonly id: number
  readonly modelId: number
  readonly datasetId: number
  readonly exampleId: number
  /** null: unscored; such a row is no failure and no correct answer either */
  readonly score: number | null
  readonly status: "ok" | "error" | "truncated" | "unscored"
}

export type PredictionTexts = {
  readonly input: string
  readonly output: string
  readonly reference: string | null
}

/** A text, or the UTF-8 bytes of one that nobody has to look into. */
export type Text = string | Uint8Array

/** One imported prediction, checked and bounded: what every file format ends in. Texts hold no NUL and no lone surrogates. */
export type PredictionRow<Output extends Text = Text> = {
  readonly line: number
  readonly exampleId: string
  readonly model: string
  readonly dataset: string
  readonly variant: string
  readonly trial: number
  readonly input: string
  readonly output: Output
  readonly reasoning: string | null
  readonly reference: string | null
  readonly score: number | null
  readonly status: "ok" | "error" | "truncated" | "unscored"
  readonly contentHash: string
}

/** A failure is a scored prediction whose score is under its data set's threshold. */
export function isFailure(prediction: Pick<PredictionSummary, "score" | "status">, threshold: number): boolean {
  return prediction.status !== "error" && prediction.score !== null && prediction.score < threshold
}
