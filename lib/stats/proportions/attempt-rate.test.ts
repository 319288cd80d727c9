import { expect, test } from "vitest"
import { derive, type Random } from "@/lib/stats/core/random"
import {
  attemptRate,
  failuresAlike,
  partRate,
  rateOfAttempts,
  shareOfFailures,
  squaresRead,
  type Attempts,
} from "./attempt-rate"
import { proportionInterval } from "./proportion"

/** What the database keeps of items with [attempts, failures]. */
function attemptsOf(items: readonly (readonly [number, number])[]): Attempts {
  const sum = (of: (n: number, f: number) => number) => items.reduce((all, [n, f]) => all + of(n, f), 0)
  return {
    predictions: sum((n) => n),
    failures: sum((_, f) => f),
    repeats: {
      items: items.length,
      attemptSquares: sum((n) => n * n),
      attemptFailures: sum((n, f) => n * f),
      failureSquares: sum((_, f) => f * f),
    },
  }
}

test("an interval by item, as reckoned by hand", () => {
  // Ten items of four trials, half of the items failing three times and half once: p = 0.5, each item 1 off its 2:
  // variance 10 / 40^2 = 0.00625, SE 0.0790569; n - 1 of 10 items and t(9) = 2.2621572 against 1.9599640 make
  // 0.25 / 0.00625 = 40 single attempts 40 x 0.9 x 0.7506757 = 27.0243.
  const items = Array.from({ length: 10 }, (_, item) => [4, item % 2 === 0 ? 3 : 1] as const)
  const found = rateOfAttempts(attemptsOf(items))
  const plain = proportionInterval(0.5 * 27.0243253, 27.0243253)
  expect(found.estimate).toBe(0.5)
  expect(found.low).toBeCloseTo(plain.low, 6)
  expect(found.high).toBeCloseTo(plain.high, 6)
})

test("the size of clusters may differ: Miller's sum over pairs of trials gives the same variance", () => {
  const items: [number, number][] = [[1, 1], [2, 0], [3, 3], [4, 1], [5, 2], [6, 6], [2, 1], [3, 0]] // prettier-ignore
  const { predictions: n, failures } = attemptsOf(items)
  const p = failures / n
  const answers = items.map(([tried, failed]) => Array.from({ length: tried }, (_, at) => (at < failed ? 1 : 0)))
  // SE^2 of independent answers + 1 / n^2 x sum over pairs of different answers to one item.
  const within = answers.flat().reduce<number>((sum, one) => sum + (one - p) ** 2, 0)
  const between = answers
    .flatMap((own) => own.flatMap((one, i) => own.map((other, j) => (i === j ? 0 : (one - p) * (other - p)))))
    .reduce<number>((sum, one) => sum + one, 0)
  const variance = (within + between) / n ** 2
  // t(7) = 2.3646243
  const size = ((p * (1 - p)) / variance) * (7 / 8) * (1.959963985 / 2.364624252) ** 2
  const found = rateOfAttempts(attemptsOf(items))
  expect(found.high).toBeCloseTo(proportionInterval(p * size, size).high, 6)
})

test("trials that all agree tell no more than one answer to an item", () => {
  for (const trials of [2, 4, 10])
    for (const failing of [0, 3, 10]) {
      const items = Array.from({ length: 10 }, (_, item) => [trials, item < failing ? trials : 0] as const)
      const [found, plain] = [rateOfAttempts(attemptsOf(items)), proportionInterval(failing, 10)]
      expect(found.low).toBeCloseTo(plain.low, 12)
      expect(found.high).toBeCloseTo(plain.high, 12)
    }
})

test("without repeats it is the plain interval, to the digit", () => {
  for (const [failures, predictions] of [
    [0, 3],
    [7, 19],
    [14, 40],
    [19, 19],
  ] as const) {
    // prettier-ignore
    const plain = proportionInterval(failures, predictions)
    expect(rateOfAttempts({ predictions, failures })).toEqual(plain)
    const items = Array.from({ length: predictions }, (_, item) => [1, item < failures ? 1 : 0] as const)
    expect(rateOfAttempts(attemptsOf(items))).toEqual(plain)
    expect(partRate([{ predictions, failures }], Math.floor(failures / 2))).toEqual(
      proportionInterval(Math.floor(failures / 2), predictions),
    )
    expect(squaresRead({ predictions, failures }, 2)).toBe(2)
  }
  expect(attemptRate([])).toBeNull()
  expect(attemptRate([{ predictions: 0, failures: 0 }])).toBeNull()
})

test("items that are all alike have limits too", () => {
  const found = rateOfAttempts(attemptsOf(Array.from({ length: 10 }, () => [4, 2] as const)))
  expect(found.low).toBeLessThan(0.5)
  expect(found.high).toBeGreaterThan(0.5)
})

test("a part of the failures has at least the spread of all of them", () => {
  const items = Array.from({ length: 30 }, (_, item) => [4, item % 3 === 0 ? 4 : item % 2] as const)
  const all = attemptsOf(items)
  const whole = rateOfAttempts(all)
  expect(partRate([all], all.failures)).toEqual(whole)
  const part = partRate([all], 20)
  const plain = proportionInterval(20, all.predictions)
  expect(part.estimate).toBe(20 / all.predictions)
  expect(part.high - part.low).toBeGreaterThan(plain.high - plain.low)
  expect(squaresRead(all, all.failures)).toBeCloseTo(
    items.reduce((sum, [, f]) => sum + f * f, 0),
    9,
  )
})

test("shares of failures are of as many items as failed, not of as many trials", () => {
  // Six of ten items fail all four trials.
  const all = attemptsOf(Array.from({ length: 10 }, (_, item) => [4, item < 6 ? 4 : 0] as const))
  const alike = failuresAlike([{ ...all, read: 24 }])
  expect(alike).toBeCloseTo(4, 12)
  const [found, plain] = [shareOfFailures(8, { of: 24, alike }), proportionInterval(2, 6)]
  expect(found.estimate).toBe(8 / 24)
  expect(found.low).toBeCloseTo(plain.low, 12)
  expect(found.high).toBeCloseTo(plain.high, 12)
  const single = failuresAlike([{ predictions: 40, failures: 24, read: 20 }])
  expect(shareOfFailures(7, { of: 19, alike: single })).toEqual(proportionInterval(7, 19))
  expect(failuresAlike([])).toBe(1)
})

test("covers the truth 93 to 97 times in 100 where the interval over trials does so in under 75", () => {
  const covers = ({ low, high }: { low: number; high: number }, truth: number) => low <= truth && truth <= high
  for (const [items, trials] of [
    [50, 8],
    [200, 6],
  ] as const) {
    // prettier-ignore
    const random = derive("clusters", items)
    const worlds = Array.from({ length: 1000 }, () =>
      attemptsOf(Array.from({ length: items }, () => [trials, failuresOf(trials, random)] as const)),
    )
    const share = (of: (world: Attempts) => boolean) => worlds.filter(of).length / worlds.length
    const byItem = share((world) => covers(rateOfAttempts(world), truth))
    expect(byItem).toBeGreaterThan(0.93)
    expect(byItem).toBeLessThan(0.97)
    expect(share(({ failures, predictions }) => covers(proportionInterval(failures, predictions), truth))).toBeLessThan(
      0.75,
    )
  }
})

/** Four items of ten are hard: they fail nine times in ten, the others once. */
function failuresOf(trials: number, random: Random): number {
  const rate = random.next() < 0.4 ? 0.9 : 0.1
  return Array.from({ length: trials }, () => random.next()).filter((drawn) => drawn < rate).length
}
const truth = 0.4 * 0.9 + 0.6 * 0.1
