import { describe, expect, it } from "vitest"
import { labelMatrix } from "./label-matrix"

const cell = (labelA: string, labelB: string, count: number) => ({ labelA, labelB, count })
const isLast = (label: string) => label.startsWith("leftover:")

describe("what one judge said by what the other said", () => {
  it("with the same labels has the same rows and columns, what is no category last", () => {
    const matrix = labelMatrix([cell("a", "b", 2), cell("b", "b", 5), cell("leftover:other", "a", 90)], {
      sameLabels: true,
      isLast,
    })
    expect(matrix.rows).toEqual(["a", "b", "leftover:other"])
    expect(matrix.columns).toEqual(matrix.rows)
    expect(matrix.counts).toEqual([[0, 2, 0], [0, 5, 0], [90, 0, 0]]) // prettier-ignore
    expect(matrix.same).toEqual([0, 1, 2])
  })

  it("of two trees puts the best matches on the diagonal, and loses nobody", () => {
    const cells = [
      cell("a", "x", 3),
      cell("a", "y", 9),
      cell("b", "x", 8),
      cell("c", "x", 1),
      cell("leftover:other", "y", 4),
    ]
    const matrix = labelMatrix(cells, { sameLabels: false, isLast })
    expect(matrix.rows).toEqual(["a", "b", "c", "leftover:other"])
    expect(matrix.columns).toEqual(["y", "x"])
    expect(matrix.same).toEqual([0, 1, null, null])
    expect(matrix.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(25)
  })

  it("never matches Other with a category", () => {
    const cells = [cell("a", "leftover:other", 50), cell("a", "x", 1), cell("leftover:other", "leftover:other", 2)]
    const matrix = labelMatrix(cells, { sameLabels: false, isLast })
    expect(matrix.columns).toEqual(["x", "leftover:other"])
    expect(matrix.same).toEqual([0, 1])
  })
})
