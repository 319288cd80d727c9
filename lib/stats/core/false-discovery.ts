/**
 * Benjamini-Hochberg q-values (1995) of one family of tests; null marks what was not tested, stays null and does not
 * count. Returned in the order given.
 */
export function benjaminiHochberg(values: readonly (number | null)[]): (number | null)[] {
  const tested = values
    .flatMap((p, index) => (p === null ? [] : [{ p, index }]))
    .sort((left, right) => right.p - left.p)
  const result: (number | null)[] = values.map(() => null)
  let smallest = 1
  tested.forEach(({ p, index }, position) => {
    smallest = Math.min(smallest, (p * tested.length) / (tested.length - position))
    result[index] = smallest
  })
  return result
}
