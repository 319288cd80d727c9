import type { PredictionDetail } from "./prediction-detail"

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
  /** false: another variant or trial of the example stands for it; it counts where nothing is said */
  readonly counts?: boolean | undefined
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
  /** the same of the item without instructions and examples that differ by run; null: the prompt is the item */
  readonly itemHash: string | null
  readonly detail: PredictionDetail | null
}

/** How failure is told from success in one dataset. No threshold: nobody can say, and nothing fails or is right. */
export type FailureRule = {
  readonly threshold: number | null
  /** scores are errors or losses: what is above the threshold fails, not what is below */
  readonly lowerIsBetter: boolean
}

type Scored = Pick<PredictionSummary, "score" | "status" | "counts">

const compare = {
  "<": (a: number, b: number) => a < b,
  "<=": (a: number, b: number) => a <= b,
  ">": (a: number, b: number) => a > b,
  ">=": (a: number, b: number) => a >= b,
} as const

/**
 * The one rule of the product, as data: the functions below and their twins in SQL (lib/data/scope/failure-rule.ts) are
 * made from it, and failure-rule.db.test.ts there holds them together.
 */
export const failureRule = {
  /** a row of this status is no attempt: the harness broke down, the model did not answer */
  noAttempt: "error",
  /** score against threshold: how an attempt stands that fails; on the threshold it is right */
  fails: { higherIsBetter: "<", lowerIsBetter: ">" },
} as const satisfies {
  readonly noAttempt: PredictionSummary["status"]
  readonly fails: Readonly<Record<"higherIsBetter" | "lowerIsBetter", keyof typeof compare>>
}

/**
 * A prediction that counts: it has a score, it was the model that answered, not the harness that broke down, and no
 * other variant or trial stands for it.
 */
export function isAttempt({ score, status, counts = true }: Scored): boolean {
  return counts && score !== null && status !== failureRule.noAttempt
}

/** A failure is an attempt on the wrong side of its dataset's threshold. */
export function isFailure(prediction: Scored, { threshold, lowerIsBetter }: FailureRule): boolean {
  const { score } = prediction
  if (!isAttempt(prediction) || score === null || threshold === null) return false
  return compare[failureRule.fails[lowerIsBetter ? "lowerIsBetter" : "higherIsBetter"]](score, threshold)
}

/** Right is not "no failure": an answer without a score is neither. */
export function isRight(prediction: Scored, rule: FailureRule): boolean {
  return isAttempt(prediction) && rule.threshold !== null && !isFailure(prediction, rule)
}
