import { describe, expect, it } from "vitest"
import { commonestOf, labelsOf } from "./label-coverage"

const counts = (classified: number, rest: { sampled: number; other?: number; noErrorFound?: number }) => {
  return { classified, other: 0, noErrorFound: 0, ...rest }
}

describe("what a judge labelled", () => {
  it("is what has a category, fits none or is no error; what was left open or never answered is not", () => {
    expect(labelsOf("builtin", counts(300, { sampled: 2_297, other: 4, noErrorFound: 8 }))).toEqual({
      part: "all",
      given: 2_297,
      labelled: 312,
      coverage: 312 / 2_297,
    })
    expect(labelsOf("openai/m", counts(0, { sampled: 0 }))).toMatchObject({ part: "none", coverage: null })
    expect(labelsOf("builtin+openai/m", counts(1, { sampled: 1 }))).toMatchObject({ part: "some", coverage: 1 })
  })
})

describe("the commonest category", () => {
  const among = (numbers: readonly number[], coverage: number | null = 1) =>
    commonestOf(
      numbers.map((count, index) => ({ name: "ABC"[index], count })),
      { labels: { coverage }, countOf: ({ count }) => count },
    )

  it("is none below 50 % coverage, however clear the counts are", () => {
    expect(among([16, 0], 16 / 2_297).kind).toBe("not-covered")
    expect(among([900, 10], 0.499).kind).toBe("not-covered")
    expect(among([900, 10], 0.5).kind).toBe("first")
    expect(among([900, 10], null).kind).toBe("not-covered")
  })

  it("is none where the first two do not differ by an exact binomial test", () => {
    // Two-sided P of 15 : 5 in 20 throws of a fair coin is 0.0414, of 14 : 6 0.1153.
    expect(among([15, 5])).toMatchObject({ kind: "first", first: { name: "A" }, p: expect.closeTo(0.0414, 4) })
    expect(among([6, 14])).toMatchObject({
      kind: "tie",
      first: { name: "B" },
      second: { name: "A" },
      p: expect.closeTo(0.1153, 4),
    })
    expect(among([40, 40, 3]).kind).toBe("tie")
  })

  it("is said to be the only one where there is no other, and nothing without any", () => {
    expect(among([3, 0])).toMatchObject({ kind: "only", first: { name: "A" } })
    expect(among([0, 0]).kind).toBe("nothing")
    expect(among([]).kind).toBe("nothing")
  })

  it("takes weighted shares at their effective size, which is a fraction", () => {
    const rows = [
      { share: 0.301, name: "A" },
      { share: 0.2, name: "B" },
    ]
    const at = (size: number) =>
      commonestOf(rows, { labels: { coverage: 1 }, countOf: ({ share }) => share * size }).kind
    expect([at(83.4), at(830.4)]).toEqual(["tie", "first"])
  })
})
