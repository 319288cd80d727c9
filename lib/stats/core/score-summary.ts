/**
 * Scores seen so far, as value -> count: enough for means, bins and failures under any threshold, at bounded memory.
 * Above LIMIT different values they are gathered in steps, and counts near a threshold become approximate.
 */
export type ScoreTally = {
  count: number
  sum: number
  min: number
  max: number
  /** 0: values are kept as they are; otherwise each is rounded down to a multiple of it */
  step: number
  values: Map<number, number>
}

export type ScoreSummary = {
  readonly count: number
  readonly mean: number
  readonly min: number
  readonly max: number
  /** every score is 0 or 1: right or wrong needs no threshold */
  readonly isBinary: boolean
  /** false when scores were too many and too different to keep each */
  readonly isExact: boolean
}

export type ScoreBin = { readonly low: number; readonly high: number; readonly count: number }

const LIMIT = 4096

export function emptyTally(): ScoreTally {
  return { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, step: 0, values: new Map() }
}

/** Adds one score in place, for streams of millions. Throws RangeError for what is no finite number. */
export function addScore(tally: ScoreTally, score: number): void {
  if (!Number.isFinite(score)) throw new RangeError(`score ${score}`)
  tally.count += 1
  tally.sum += score
  tally.min = Math.min(tally.min, score)
  tally.max = Math.max(tally.max, score)
  addTo({ tally, score, count: 1 })
  while (tally.values.size > LIMIT) coarsen(tally)
}

/** null when nothing was seen. */
export function summariseScores(tally: ScoreTally): ScoreSummary | null {
  const { count, sum, min, max, step, values } = tally
  if (count === 0) return null
  const isBinary = step === 0 && [...values.keys()].every((value) => value === 0 || value === 1)
  return { count, mean: sum / count, min, max, isBinary, isExact: step === 0 }
}

/** Scores strictly under `threshold`: what would count as failures. */
export function countBelow({ values }: ScoreTally, threshold: number): number {
  let below = 0
  for (const [value, count] of values) if (value < threshold) below += count
  return below
}

/**
 * Bins [low, low + step) from 0 to 1, or from the lowest to the highest score where scores leave that range; the last
 * one holds the top score. Default: 41 bins, the last for full marks alone.
 */
export function scoreBins(tally: ScoreTally, bins = 40): ScoreBin[] {
  if (tally.count === 0) return []
  const isUnit = tally.min >= 0 && tally.max <= 1
  const low = isUnit ? 0 : tally.min
  const width = ((isUnit ? 1 : tally.max) - low) / bins || 1 / bins
  const counts = new Array<number>(bins + 1).fill(0)
  for (const [value, count] of tally.values) {
    // 0.3 / 0.025 is 11.999…: a score on an edge belongs to the bin that starts there.
    const bin = Math.min(bins, Math.max(0, Math.floor((value - low) / width + 1e-9)))
    counts[bin] = (counts[bin] ?? 0) + count
  }
  return counts.map((count, bin) => ({ low: low + bin * width, high: low + (bin + 1) * width, count }))
}

function addTo({ tally, score, count }: { tally: ScoreTally; score: number; count: number }): void {
  const value = tally.step === 0 ? score : Math.floor(score / tally.step) * tally.step
  tally.values.set(value, (tally.values.get(value) ?? 0) + count)
}

function coarsen(tally: ScoreTally): void {
  const kept = tally.values
  tally.step = tally.step === 0 ? (tally.max - tally.min) / LIMIT : tally.step * 2
  tally.values = new Map()
  for (const [score, count] of kept) addTo({ tally, score, count })
}
