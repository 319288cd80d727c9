import { expect, test } from "vitest"
import { answersFrom, noAnswers, questionKey, type ScoreAnswers } from "@/lib/domain/results/score-question"
import { checkScales, openQuestions, OpenQuestions, wordForLess, type ScoreEvidence } from "./score-questions"

const evidence = (models: Record<string, [number, number]>, more: Partial<ScoreEvidence> = {}): ScoreEvidence => ({
  dataset: "bench",
  files: ["results.csv"],
  column: "score",
  saysDirection: false,
  models: new Map(Object.entries(models).map(([model, [lowest, highest]]) => [model, { lowest, highest }])),
  ...more,
})
const ask = (one: ScoreEvidence, answers: ScoreAnswers = noAnswers, threshold: number | null = null) =>
  openQuestions([one], { answers, threshold })
const said = (direction: "higher" | "lower"): ScoreAnswers => ({
  ...noAnswers,
  directions: [{ dataset: null, direction }],
})

test.each([
  ["word_error_rate.csv", "error"],
  ["wer06", "wer"],
  ["valLoss", "loss"],
  ["PPL (wikitext)", "ppl"],
  ["edit distance", "distance"],
  ["terror", null],
  ["closer", null],
  ["answer", null],
  ["lossless", null],
  ["maestro", null],
])("finds in the name %s the word %s", (name, word) => {
  expect(wordForLess(name)).toBe(word)
})

test("a benchmark, file or score column named for something where less is better is asked about", () => {
  const models = { m: [0, 1] } as Record<string, [number, number]>
  expect(ask(evidence(models, { dataset: "asr-wer" }))).toMatchObject([{ kind: "named-for-less", what: "benchmark" }])
  expect(ask(evidence(models, { files: ["a/latency.csv"] }))).toMatchObject([{ what: "file", word: "latency" }])
  expect(ask(evidence(models, { column: "rmse" }))).toMatchObject([{ what: "score column", word: "rmse" }])
  expect(ask(evidence(models, { files: ["error/results.csv"] }))).toEqual([])
  expect(ask(evidence(models, { dataset: "wer" }), said("lower"))).toEqual([])
  expect(ask(evidence(models, { dataset: "wer", saysDirection: true }))).toEqual([])
  // "fails below 0.3" is what a threshold says, and what an error rate hardly means
  expect(ask(evidence(models, { dataset: "wer" }), noAnswers, 0.3)).toHaveLength(1)
})

test("negative scores are asked about, unless a direction or a threshold was said", () => {
  const one = evidence({ a: [-0.1, 0], b: [-7.25, -1] })
  expect(ask(one)).toEqual([{ kind: "negative", dataset: "bench", model: "b", lowest: -7.25 }])
  expect(ask(one, said("higher"))).toEqual([])
  expect(ask(one, noAnswers, -2)).toEqual([])
})

test("one model's maximum above 1 and at least ten times another's that is at most 1 are two scales", () => {
  const two = evidence({ "m-percent": [3, 61], "m-fraction": [0, 0.61] })
  const [question] = ask(two)
  expect(question).toEqual({
    kind: "two-scales",
    dataset: "bench",
    model: "m-percent",
    highest: 61,
    divisor: 100,
    other: { model: "m-fraction", highest: 0.61 },
  })
  const scale = (divisor: number): ScoreAnswers => ({
    ...noAnswers,
    scales: [{ dataset: null, model: "m-percent", divisor }],
  })
  expect(ask(two, scale(100))).toEqual([])
  expect(ask(two, scale(1))).toEqual([])
  expect(ask(evidence({ a: [0, 9], b: [0, 1] }))).toEqual([])
  expect(ask(evidence({ a: [0, 10], b: [0, 1] }))).toHaveLength(1)
  expect(ask(evidence({ a: [0, 8], b: [0, 0] }))).toEqual([])
})

test("a refusal says what was found and the option that answers it", () => {
  const questions = ask(evidence({ "my percent": [3, 61], "m-fraction": [0, 0.61] }, { dataset: "cer" }))
  expect(new OpenQuestions(questions)).toMatchObject({
    code: "invalid",
    message:
      "The benchmark cer is named for cer, where less is better. Say --higher-is-better or --lower-is-better (API: direction=higher or direction=lower). " +
      "cer has scores on two scales: my percent goes up to 61, m-fraction to 0.61. my percent looks like percent: divide by 100. " +
      "Say --scale 'my percent=100' to do so, or --scale 'my percent=1' if all are on one scale (API: scale=my percent=100 or scale=my percent=1). Nothing was imported.",
  })
})

test("answers come back from a form whatever the names: browsers rewrite quotes and line ends in names of fields", async () => {
  const questions = ask(evidence({ 'm "%"': [3, 61], "m-fraction": [0, 0.61] }, { dataset: 'say "wer"' }))
  const form = new FormData()
  for (const [index, question] of questions.entries()) form.set(questionKey(question), ["lower", "divide"][index] ?? "")
  const sent = await new Response(form).formData()
  expect(answersFrom(questions, Object.fromEntries(sent))).toEqual({
    ...noAnswers,
    directions: [{ dataset: 'say "wer"', direction: "lower" }],
    scales: [{ dataset: 'say "wer"', model: 'm "%"', divisor: 100 }],
  })
  for (const key of sent.keys()) expect(key).not.toMatch(/["\r\n]/)
  expect(answersFrom(questions, {})).toBeNull()
})

test("a scale for a model that is not there is refused with those who are", () => {
  const answers = { ...noAnswers, scales: [{ dataset: null, model: "typo", divisor: 100 }] }
  expect(() => checkScales([evidence({ a: [0, 1] })], answers)).toThrow(/"typo".*there are a\./)
})
