import type { Random } from "@/lib/stats/core/random"
import { logFactorial } from "@/lib/stats/core/special"

/**
 * Successes in n tries of probability p, by inversion outward from the most likely count: about sqrt(n p (1 - p))
 * steps, so that a hundred thousand items cost no more than a few hundred.
 */
export function drawBinomial({ n, p, random }: { n: number; p: number; random: Random }): number {
  if (n <= 0 || p <= 0) return 0
  if (p >= 1) return n
  if (n <= 8) return tries({ n, p, random })
  const odds = p / (1 - p)
  const mode = Math.floor((n + 1) * p)
  const atMode = Math.exp(
    logFactorial(n) - logFactorial(mode) - logFactorial(n - mode) + mode * Math.log(p) + (n - mode) * Math.log1p(-p),
  )
  let left = random.next() - atMode
  let [up, down] = [mode, mode]
  let [above, below] = [atMode, atMode]
  while (left >= 0 && (up < n || down > 0)) {
    if (up < n) {
      above *= ((n - up) / (up + 1)) * odds
      up += 1
      left -= above
      if (left < 0) return up
    }
    if (down > 0) {
      below *= down / ((n - down + 1) * odds)
      down -= 1
      left -= below
      if (left < 0) return down
    }
    // Rounding may leave a last 1e-16 that no count owns.
    if (above + below < 1e-300) break
  }
  return mode
}

/**
 * Marked ones among `drawn` taken from `all` without replacement, by inversion outward from the most likely count, as
 * drawBinomial does.
 */
export function drawHypergeometric(of: { marked: number; drawn: number; all: number; random: Random }): number {
  const { marked, drawn, all, random } = of
  const least = Math.max(0, drawn + marked - all)
  const most = Math.min(drawn, marked)
  if (least >= most) return least
  const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k)
  const mode = Math.min(most, Math.max(least, Math.floor(((drawn + 1) * (marked + 1)) / (all + 2))))
  const atMode = Math.exp(logChoose(marked, mode) + logChoose(all - marked, drawn - mode) - logChoose(all, drawn))
  let left = random.next() - atMode
  let [up, down] = [mode, mode]
  let [above, below] = [atMode, atMode]
  while (left >= 0 && (up < most || down > least)) {
    if (up < most) {
      above *= ((marked - up) * (drawn - up)) / ((up + 1) * (all - marked - drawn + up + 1))
      up += 1
      left -= above
      if (left < 0) return up
    }
    if (down > least) {
      below *= (down * (all - marked - drawn + down)) / ((marked - down + 1) * (drawn - down + 1))
      down -= 1
      left -= below
      if (left < 0) return down
    }
    // Rounding may leave a last 1e-16 that no count owns.
    if (above + below < 1e-300) break
  }
  return mode
}

/** Items drawn with replacement, as counts per cell: the bootstrap of a table without walking over its items. */
export function resampleCounts(counts: readonly number[], random: Random): number[] {
  let items = counts.reduce((sum, count) => sum + count, 0)
  let remaining = items
  return counts.map((count) => {
    const drawn = remaining > 0 ? drawBinomial({ n: items, p: Math.min(1, count / remaining), random }) : 0
    items -= drawn
    remaining -= count
    return drawn
  })
}

/** Draws of heads in n tosses, for many draws of the same n: one search in a table each. */
export function coinTosses(n: number, random: Random): () => number {
  const cumulative = new Float64Array(n + 1)
  let sum = 0
  for (let heads = 0; heads <= n; heads += 1) {
    sum += Math.exp(logFactorial(n) - logFactorial(heads) - logFactorial(n - heads) - n * Math.LN2)
    cumulative[heads] = sum
  }
  return () => {
    // Scaled to the table's own sum: rounding must not leave a gap at the end.
    const wanted = random.next() * sum
    let [low, high] = [0, n]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((cumulative[middle] ?? sum) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

function tries({ n, p, random }: { n: number; p: number; random: Random }): number {
  let successes = 0
  for (let index = 0; index < n; index += 1) if (random.next() < p) successes += 1
  return successes
}
