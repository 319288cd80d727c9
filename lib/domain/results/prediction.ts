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

/** How failure is told from success in one data set. No threshold: nobody can say, and nothing fails or is right. */
export type FailureRule = {
  readonly threshold: number | null
  /** scores are errors or losses: what is above the threshold fails, not what is below */
  readonly lowerIsBetter: boolean
}

type Scored = Pick<PredictionSummary, "score" | "status">

// The one rule of the product. Its twin in SQL is lib/data/scope/failure-rule.ts; lib/data/scope/failure-rule.db.test.ts holds them together.

/** A prediction that counts: it has a score, and it was the model that answered, not the harness that broke down. */
export function isAttempt({ score, status }: Scored): boolean {
  return score !== null && status !== "error"
}

/** A failure is an attempt on the wrong side of its data set's threshold. On the threshold it is right. */
export function isFailure(prediction: Scored, { threshold, lowerIsBetter }: FailureRule): boolean {
  const { score } = prediction
  if (!isAttempt(prediction) || score === null || threshold === null) return false
  return lowerIsBetter ? score > threshold : score < threshold
}

/** Right is not "no failure": an answer without a score is neither. */
export function isRight(prediction: Scored, rule: FailureRule): boolean {
  return isAttempt(prediction) && rule.threshold !== null && !isFailure(prediction, rule)
}
