/**
 * Whether highest scores of two results can be of one scale. 0.9 and 90 are not: one is above 1 and at least ten times the
 * other, which is at most 1. A threshold of the one says nothing of the other.
 */
export function mayBeOneScale(highest: number, other: number): boolean {
  const [low, high] = highest < other ? [highest, other] : [other, highest]
  return !(low <= 1 && high > 1 && high >= 10 * low)
}
