import { describe, expect, it } from "vitest"
import { addedPoint, classicalScaling } from "./mds"

const far = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) => Math.hypot(a - c, b - d)
const square = [
  [0, 0],
  [4, 0],
  [4, 1],
  [0, 1],
] as const
const distances = square.map((a) => square.map((b) => far(a, b)))

describe("classical scaling", () => {
  it("gives back the distances of points in a plane, and nothing is lost", () => {
    const { points, explained, eigenvalues } = classicalScaling(distances)
    points.forEach((a, i) => points.forEach((b, j) => expect(far(a, b)).toBeCloseTo(distances[i]?.[j] ?? -1, 9)))
    expect(explained).toBeCloseTo(1, 9)
    // Centred coordinates ±2 and ±0.5: sums of squares.
    expect(eigenvalues.map((value) => Math.round(value * 1e9) / 1e9)).toEqual([16, 1])
  })

  it("says how much two axes lose: a regular tetrahedron needs three alike", () => {
    const regular = [0, 1, 2, 3].map((a) => [0, 1, 2, 3].map((b) => (a === b ? 0 : 1)))
    expect(classicalScaling(regular).explained).toBeCloseTo(2 / 3, 9)
  })

  it("puts a further point where it belongs", () => {
    const scaling = classicalScaling(distances)
    const [first = [0, 0]] = scaling.points
    const [x, y] = addedPoint(scaling, distances[0] ?? [])
    expect([x, y]).toEqual([expect.closeTo(first[0], 9), expect.closeTo(first[1], 9)])
    const [middleX, middleY] = addedPoint(
      scaling,
      square.map((corner) => far(corner, [2, 0.5])),
    )
    expect(Math.hypot(middleX, middleY)).toBeCloseTo(0, 9)
  })

  it("has nothing to draw for one model, nor for models that are all alike", () => {
    expect(classicalScaling([[0]]).points).toEqual([[0, 0]])
    expect(
      classicalScaling([
        [0, 0],
        [0, 0],
      ]),
    ).toMatchObject({
      points: [
        [0, 0],
        [0, 0],
      ],
      explained: 1,
    })
  })
})
