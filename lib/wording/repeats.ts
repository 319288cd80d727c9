import { formatCount } from "@/lib/format"

/**
 * A model's second answer to an example in a file that does not number them, and does not have every item equally often
 * (lib/ingest/survey/repeats.ts). Where it says the same and scores
 * the same it is a copy (a row written twice), else a repeat (a trial, an epoch): nobody knows which of two answers
 * counts, so that repeats are refused, and named among what was.
 */
export const keepRepeats =
  "Of several answers of one model to an example (trials, epochs) the first is kept: the same answer and score again is a copy, another one a repeat. To keep each, write its number into example_id, as in s0#2, and import the file again."

/** Why a row is refused that repeats with another answer or score; the place is that of the first. */
export const repeatReason = (place: string): string =>
  `this model has another answer or score for the same example in ${place}`

type Sums = { readonly accepted: number; readonly duplicates: number; readonly rejected: number }
type Reason = { readonly reason: string; readonly count: number }

/** How many of the refused rows are repeats, in words for behind their number; "" where none is. `reasons` may be cut short. */
export function repeatsAmong({ rejected }: Pick<Sums, "rejected">, reasons: readonly Reason[]): string {
  const repeats = countRepeats(reasons)
  if (repeats === 0) return ""
  if (repeats === rejected) return rejected === 1 ? "a repeat" : "all of them repeats"
  const isCut = reasons.reduce((sum, { count }) => sum + count, 0) < rejected
  return `${isCut ? "at least " : ""}${formatCount(repeats)} of them repeats`
}

/** Whether any row was left out as a copy or a repeat; the same files sent once more are neither. */
export function hasRepeats({ accepted, duplicates }: Omit<Sums, "rejected">, reasons: readonly Reason[]): boolean {
  return accepted > 0 && (duplicates > 0 || countRepeats(reasons) > 0)
}

function countRepeats(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, { reason, count }) => sum + (reason.startsWith(repeatReason("").trim()) ? count : 0), 0)
}
