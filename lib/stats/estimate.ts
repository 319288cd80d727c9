/** Limits of an uncertain number, in the unit of the number; 95 % unless said otherwise. */
export type Interval = { readonly low: number; readonly high: number }

/** A number with its interval. */
export type Estimate = Interval & { readonly estimate: number }

/** 97.5 % point of the standard normal: half widths of 95 % intervals. */
export const Z95 = 1.959963984540054

/** `value` moved into [low, high]. */
export function clamp(value: number, { low, high }: Interval): number {
  return Math.min(high, Math.max(low, value))
}
