/**
 * A model's second answer to an example: a trial, an epoch, or a row copied twice. One is kept until trials are
 * (docs/cli.md); what is left out is named as what it is, with the way to keep it.
 */
export const keepRepeats =
  "Repeats are answers to an example that the same model has answered before (trials, epochs): the first is kept. To keep each, write its number into example_id, as in s0#2, and import the file again."

/** Why a row is refused that repeats with another answer or score; the place is that of the first. */
export const repeatReason = (place: string): string =>
  `this model has another answer or score for the same example in ${place}`

/** Whether any row was left out as a repeat: equal ones are counted as duplicates, others are refused. */
export function hasRepeats(
  sums: { readonly accepted: number; readonly duplicates: number },
  reasons: readonly { readonly reason: string }[],
): boolean {
  const isNew = sums.accepted > 0
  return isNew && (sums.duplicates > 0 || reasons.some(({ reason }) => reason.startsWith(repeatReason("").trim())))
}
