import { expect, it } from "vitest"
import { discriminationInWords, doubtsInWords, suspectsInWords } from "./suspect-text"

const none = {
  ...{ read: 3, noErrorFound: 0, referenceWrong: 0, ambiguous: 0, scorerArtefact: 0, doubtsOfPeople: 0 },
  ...{ sameAnswer: 0, statedAnswers: 0 },
}

it("gives every reason with its numbers, the gravest first", () => {
  expect(doubtsInWords({ ...none, noErrorFound: 2, referenceWrong: 1, sameAnswer: 5, statedAnswers: 7 })).toEqual([
    "reference doubted in 1 of 3 read",
    "no error found in 2 of 3 read",
    "5 of 7 failing models give the same answer",
  ])
})

it("counts items, and those with several reasons", () => {
  const items = [
    { ...none, ambiguous: 1 },
    { ...none, ambiguous: 1, noErrorFound: 1 },
  ]
  expect(suspectsInWords(items, 560)).toBe("2 of 560 items are suspect, 1 for more than one reason")
  expect(suspectsInWords([], 560)).toBe("Nothing casts doubt on its items")
})

it("does not praise what chance would do as well", () => {
  expect(discriminationInWords({ positive: 6, varied: 10, clearOfHalf: false })).toMatch(/no more than chance would$/)
  expect(discriminationInWords({ positive: 393, varied: 454, clearOfHalf: true })).toBe(
    "393 of the 454 items that divide its models favour the better ones",
  )
})
