import { describe, expect, it } from "vitest"
import { noAnswers, saidMetric, saidVariant } from "@/lib/domain/results/score-question"
import { scoreChoices } from "./choices"
import { createSurvey } from "./survey"

type Row = { scores: Record<string, number>; main?: string | null; dataset?: string; variant?: string }

function surveyOf(rows: readonly Row[]) {
  const survey = createSurvey()
  for (const [at, { scores, main = null, dataset = "d", variant = "" }] of rows.entries())
    survey.add({
      ...{ dataset, model: "m", exampleId: String(at), output: "o", mainScore: main },
      variant,
      scores: Object.entries(scores).map(([name, value]) => ({ name, value })),
    })
  return survey.end()
}

const choose = (files: readonly (readonly Row[])[], said: Partial<typeof noAnswers> = {}) => {
  const answers = { ...noAnswers, ...said }
  const ways = { metric: (name: string) => saidMetric(answers, name), variant: (name: string) => saidVariant(answers, name) } // prettier-ignore
  return scoreChoices(files.map(surveyOf), ways)
}

describe("what counts of a dataset", () => {
  it("is what the harness counts, the only one, or it is asked", () => {
    expect(choose([[{ scores: { f1: 1, acc: 0 }, main: "acc" }]]).choices.get("d")?.metric).toBe("acc")
    expect(choose([[{ scores: { f1: 1 } }]]).choices.get("d")?.metric).toBe("f1")
    expect(choose([[{ scores: { f1: 1, acc: 0 } }]]).questions).toMatchObject([{ kind: "metric", dataset: "d" }])
  })

  it("is asked where two files count different scores, and a run without any has no say", () => {
    const [acc, f1] = [
      { scores: { acc: 1 }, main: "acc" },
      { scores: { f1: 1 }, main: "f1" },
    ]
    expect(choose([[acc], [f1]]).questions).toMatchObject([{ kind: "metric" }])
    expect(choose([[acc], [{ scores: {} }]])).toMatchObject({ questions: [] })
    expect(choose([[{ scores: {} }], [acc]]).choices.get("d")?.metric).toBe("acc")
  })

  it("follows what is said of all datasets where there is such a name, which must be somewhere", () => {
    const files = [
      [
        { scores: { acc: 1, f1: 1 }, dataset: "a" },
        { scores: { bleu: 1 }, dataset: "b" },
      ],
    ]
    const said = (metric: string) => choose(files, { metrics: [{ dataset: null, metric }] })
    expect([...said("f1").choices.values()].map(({ metric }) => metric)).toEqual(["f1", "bleu"])
    expect(() => said("rouge")).toThrow(/has no score "rouge"; there are acc, f1, bleu/)
  })

  it("takes the plain variant, else asks", () => {
    const variants = (...names: string[]) => [names.map((variant) => ({ scores: { acc: 1 }, variant }))]
    expect(choose(variants("", "robustness")).choices.get("d")?.variant).toBe("")
    expect(choose(variants("strict", "flexible")).questions).toMatchObject([{ kind: "variant", isNumbered: false }])
    expect(choose(variants("strict")).choices.get("d")?.variant).toBeNull()
  })
})
