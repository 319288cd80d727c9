import { describe, expect, it } from "vitest"
import { matchedItems, matchedJaccard, matchLabels } from "./match-labels"

describe("matching the categories of two runs", () => {
  it("takes the pairs with the largest total, not the largest pair first", () => {
    // Greedy: 10 + 0 = 10; the best: 9 + 8 = 17.
    const overlap = [[10, 9], [8, 0]] // prettier-ignore
    const matches = matchLabels(overlap)
    expect(matches).toEqual([1, 0])
    expect(matchedItems(overlap, matches)).toBe(17)
  })

  it("leaves rows and columns without a partner alone, in tables of any shape", () => {
    expect(matchLabels([[0, 5, 0], [3, 0, 0]])).toEqual([1, 0]) // prettier-ignore
    expect(matchLabels([[4], [6], [0]])).toEqual([null, 0, null])
    expect(matchLabels([[7, 0], [0, 0]])).toEqual([0, null]) // prettier-ignore
    expect(matchLabels([])).toEqual([])
    expect(matchLabels([[], []])).toEqual([null, null])
  })

  it("gives the Jaccard index of each match, by hand", () => {
    // Row 0: 6 of its 8 with column 0, which holds 7: 6 / (8 + 7 - 6). Row 1: 9 of 10, column 1 holds 11. Row 2 is empty.
    const overlap = [[6, 2], [1, 9], [0, 0]] // prettier-ignore
    const jaccard = matchedJaccard(overlap, matchLabels(overlap))
    expect(jaccard[0]).toBeCloseTo(6 / 9, 12)
    expect(jaccard[1]).toBeCloseTo(9 / 12, 12)
    expect(jaccard[2]).toBeNull()
    expect(matchedJaccard([[4], [6]], [null, 0])).toEqual([0, 0.6])
  })
})
