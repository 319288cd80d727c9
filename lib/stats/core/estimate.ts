/** Limits of an uncertain number, in the unit of the number; 95 % unless said otherwise. */
export type Interval = { readonly low: number; readonly high: number }

/** A number with its interval. */
export type Estimate = Interval & { readonly estimate: number }

/** The number alone: of what has no sampling error to tell, or one that says nothing of how wrong the number may be. */
export const bare = ({ estimate }: Pick<Estimate, "estimate">): Estimate => ({
  estimate,
  low: estimate,
  high: estimate,
})

/** false for a number alone: nothing is drawn or said of its limits, and nothing is tested with it. */
export const hasInterval = ({ low, high }: Interval): boolean => low < high

/** 97.5 % point of the standard normal: half widths of 95 % intervals. */
export const Z95 = 1.959963984540054

/** `value` moved into [low, high]. */
export function clamp(value: number, { low, high }: Interval): number {
  return Math.min(high, Math.max(low, value))
}
