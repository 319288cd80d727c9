import { expect, test } from "vitest"
import { parseScore } from "./score"
import { readScoreColumn } from "./score-column"

function profileOf(scores: readonly string[], model: (index: number) => string = () => "m") {
  const column = readScoreColumn()
  for (const [index, score] of scores.entries()) column.add({ dataset: "d", model: model(index), score })
  return column.end()
}

const times = (count: number, ...texts: string[]) => Array.from({ length: count }, () => texts).flat()

test.each([
  ["Y and N", ["N", "Y", "Y", "y", ""], "yesNo"],
  ["N alone", ["N", "N"], "yesNo"],
  ["C and I, with P and N", ["C", "I", "P", "N"], "inspect"],
  ["I alone", ["I", "I"], "inspect"],
  ["T and F", ["T", "F"], "trueFalse"],
  ["P and F", ["P", "F"], "passFail"],
  ["letters beside the same in figures and words", ["C", "I", "1", "0.5", "true"], "inspect"],
  ["no letters", ["0", "1", "true", "nan"], null],
])("understands %s", (_name, scores, letters) => {
  expect(profileOf(scores)).toMatchObject({ problem: null, reading: { letters, words: true, decimal: "." } })
})

test.each([
  ["P without C or I", times(3, "P", "N"), /6 of 6 scores are "[PN]", "[PN]"/],
  ["a half of a pair", times(5, "T"), /5 of 5 scores are "T"/],
  ["letters of two families", times(9, "Y", "N", "C"), /9 of 27 scores are "[YC]"/],
  ["school grades", times(4, "A", "B", "C", "D", "F"), /"A", "B"/],
  [
    "a word nobody knows, again and again",
    [...times(30, "1", "0"), ...times(9, "timeout")],
    /9 of 69 scores are "timeout"/,
  ],
  ["words beside percent", times(5, "true", "87", "12"), /5 of 15 scores are "true" beside numbers beyond 0 to 1/],
  ["points beside commas", times(5, "0.5", "0,5"), /decimal commas beside decimal points/],
  ["commas of thousands or of decimals", ["1,234", "2,500", "12"], /decimals or thousands/],
  [
    "percent signs beside none",
    times(3, "85%", "1"),
    /3 of 6 scores are "85%": percent signs beside numbers without one/,
  ],
  ["commas with percent signs beside neither", times(5, "57,3 %", "0.5"), /5 of 10 scores are "57,3 %": percent signs/],
  [
    "percents of more kinds than are named",
    [...Array.from({ length: 1_500 }, (_, at) => `${at / 20}%`), ...times(100_000, "2")],
    /1500 of 101500 scores are "0%"/,
  ],
  ["a word beside decimal commas that are read", times(5, "0,5", "late"), /5 of 10 scores are "late"\. Nothing/],
])("refuses %s as a whole, with the values named", (_name, scores, message) => {
  expect(profileOf(scores).problem).toMatch(message)
})

test("a slip of the pen costs its own row, not the column", () => {
  expect(profileOf([...times(3, "1", "0"), "nought"]).problem).toBeNull()
  expect(profileOf([...times(200, "1", "0"), ..."abcd"]).problem).toBeNull()
})

test("reads decimal commas when all are written so", () => {
  const { problem, reading, spans } = profileOf(["0", "0,25", "1", "1,234"])
  expect({ problem, reading }).toEqual({
    problem: null,
    reading: { decimal: ",", words: true, letters: null, percents: false },
  })
  expect(spans.get("d")?.get("m")).toEqual({ lowest: 0, highest: 1.234 })
})

test("reads percents where all are written so, and what says that there is no score", () => {
  const { problem, reading, spans } = profileOf([...times(9, "0%", "57.3 %", "100 %", "0"), "N/A", "-", "#N/A", "NA"])
  expect({ problem, percents: reading.percents }).toEqual({ problem: null, percents: true })
  expect(spans.get("d")?.get("m")).toEqual({ lowest: 0, highest: 1 })
  expect(parseScore("57.3 %", reading)).toEqual({ kind: "score", score: 0.573 })
  const slip = profileOf([...times(100, "57", "12"), "80%"])
  expect(slip.problem).toBeNull()
  expect(parseScore("80%", slip.reading).kind).toBe("refused")
})

test("knows what each model's numbers span", () => {
  const { spans } = profileOf(["0.2", "60", "-1", "3"], (index) => (index % 2 ? "b" : "a"))
  expect(spans.get("d")).toEqual(
    new Map([
      ["a", { lowest: -1, highest: 0.2 }],
      ["b", { lowest: 3, highest: 60 }],
    ]),
  )
})

test("words for right and wrong say the direction; 1 and 0, yes and no do not", () => {
  expect(profileOf(["C", "I", "P", "N"]).saysDirection).toBe(true)
  expect(profileOf(["yes", "no"]).saysDirection).toBe(false)
  expect(profileOf(["1", "0"]).saysDirection).toBe(false)
})
