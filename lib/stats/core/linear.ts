/**
 * Solves `matrix` x = `right` by elimination with full pivot search per column. A matrix that is singular gives its
 * rank and a solution with zeros for what it leaves open (a solution only if the system has one).
 */
export function solve(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): { readonly solution: number[]; readonly rank: number } {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0])
  const size = rows.length
  const scale = Math.max(1e-300, ...matrix.flat().map(Math.abs))
  const pivots: number[] = []
  for (let column = 0; column < size; column += 1) {
    const top = pivots.length
    const best = largestRow({ rows, column, from: top })
    const candidate = rows[best]
    const displaced = rows[top]
    if (!candidate || !displaced || Math.abs(candidate[column] ?? 0) < scale * 1e-11) continue
    rows[best] = displaced
    rows[top] = candidate
    rows.forEach((row, index) => {
      const factor = (row[column] ?? 0) / (candidate[column] ?? 1)
      if (index === top || factor === 0) return
      for (let cell = column; cell <= size; cell += 1) row[cell] = (row[cell] ?? 0) - factor * (candidate[cell] ?? 0)
    })
    pivots.push(column)
  }
  const solution = new Array<number>(size).fill(0)
  pivots.forEach((column, index) => {
    const row = rows[index]
    if (row) solution[column] = (row[size] ?? 0) / (row[column] ?? 1)
  })
  return { solution, rank: pivots.length }
}

function largestRow({ rows, column, from }: { rows: readonly number[][]; column: number; from: number }): number {
  let best = from
  for (let index = from + 1; index < rows.length; index += 1)
    if (Math.abs(rows[index]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = index
  return best
}
