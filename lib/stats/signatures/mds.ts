import { EigenvalueDecomposition, Matrix } from "ml-matrix"

export type Scaling = {
  /** a point for each row of the distances, centred; axes by falling eigenvalue */
  readonly points: readonly (readonly [number, number])[]
  /** of the two axes; 0 where there is no such axis */
  readonly eigenvalues: readonly [number, number]
  /** share of all positive eigenvalues that the two axes hold; 1 when nothing is lost */
  readonly explained: number
  /** squared distance of each row to the centre, in all dimensions */
  readonly norms: readonly number[]
}

/**
 * Classical multidimensional scaling (Torgerson 1952) of a symmetric matrix of distances with a zero diagonal, in two
 * dimensions. An axis points to where its largest coordinate is positive, so that equal distances give equal pictures.
 */
export function classicalScaling(distances: readonly (readonly number[])[]): Scaling {
  const size = distances.length
  const squares = distances.map((row) => row.map((value) => value ** 2))
  const means = squares.map((row) => mean(row))
  const overall = mean(means)
  const centred = squares.map((row, i) =>
    row.map((value, j) => -(value - (means[i] ?? 0) - (means[j] ?? 0) + overall) / 2),
  )
  const norms = centred.map((row, i) => row[i] ?? 0)
  if (size < 2) return { points: norms.map(() => [0, 0]), eigenvalues: [0, 0], explained: 1, norms }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(centred), {
    assumeSymmetric: true,
  })
  const order = realEigenvalues.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value)
  const held = order.reduce((sum, { value }) => sum + Math.max(0, value), 0)
  const axes = order.slice(0, 2).map(({ value, index }) => {
    const vector = eigenvectorMatrix.getColumn(index)
    const largest = vector.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) + 1e-12 ? entry : best), 0)
    const kept = value > held * 1e-12 ? value : 0
    return { value: kept, coordinates: vector.map((entry) => entry * Math.sqrt(kept) * (largest < 0 ? -1 : 1)) }
  })
  const [first, second] = axes
  return {
    points: norms.map((_, row) => [first?.coordinates[row] ?? 0, second?.coordinates[row] ?? 0]),
    eigenvalues: [first?.value ?? 0, second?.value ?? 0],
    explained: held > 0 ? ((first?.value ?? 0) + (second?.value ?? 0)) / held : 1,
    norms,
  }
}

/** Where a further point with these distances to the rows would lie (Gower 1968). */
export function addedPoint({ points, eigenvalues, norms }: Scaling, distances: readonly number[]): [number, number] {
  const along = (axis: 0 | 1) => {
    const eigenvalue = eigenvalues[axis]
    if (eigenvalue === 0) return 0
    const sum = points.reduce(
      (total, point, row) => total + point[axis] * ((norms[row] ?? 0) - (distances[row] ?? 0) ** 2),
      0,
    )
    return sum / (2 * eigenvalue)
  }
  return [along(0), along(1)]
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
