/** How much of each (model, dataset) is read. */
export type SampleRule = {
  /** share of the failures */
  readonly ratio: number
  /** at most this many; null: no cap */
  readonly cap: number | null
  /** at least this many, where there are as many */
  readonly minimumPerGroup: number
}

/** How many of `failures` are read: the ratio, rounded, but not under the minimum, over the cap or over what there is. */
export function sampleSize(failures: number, rule: SampleRule): number {
  const wanted = Math.max(Math.round(failures * rule.ratio), rule.minimumPerGroup)
  return Math.min(wanted, rule.cap ?? failures, failures)
}

/**
 * Half the width of the 95 % interval (normal approximation, a share between 0 and 1) that `read` failures would give a
 * category with this share. For planning only; results get the intervals of lib/stats.
 */
export function expectedHalfWidth(read: number, share = 0.2): number {
  return 1.96 * Math.sqrt((share * (1 - share)) / read)
}
