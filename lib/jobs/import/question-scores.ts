import "server-only"
import type { ScoreQuestion } from "@/lib/domain/results/score-question"
import { binOf, questionBins, type QuestionScores } from "@/lib/domain/results/question-scores"
import type { FormatBundle } from "@/lib/ingest/formats/detect-format"
import { adapters } from "@/lib/ingest/formats/registry"
import type { Adapter, ReadOptions } from "@/lib/ingest/rows/adapter"
import { parseScore, plainReading } from "@/lib/ingest/scores/score"
import { metricOf, type DatasetChoice } from "@/lib/ingest/survey/choices"
import type { Survey } from "@/lib/ingest/survey/survey"

type Surveyed = { readonly bundle: FormatBundle; readonly survey: Survey; readonly options: ReadOptions }
type Asked = Extract<ScoreQuestion, { kind: "named-for-less" | "negative" | "two-scales" }>

const isAsked = (question: ScoreQuestion): question is Asked =>
  question.kind === "named-for-less" || question.kind === "negative" || question.kind === "two-scales"

/**
 * Puts to questions about directions and scales how the scores lie that they are about. Files are read once more for
 * them, for only now it is known that somebody is asked, about which datasets, and over which range.
 */
export async function withScores(
  questions: readonly ScoreQuestion[],
  { surveyed, choices }: { surveyed: readonly Surveyed[]; choices: ReadonlyMap<string, DatasetChoice> },
): Promise<ScoreQuestion[]> {
  const asked = questions.filter(isAsked)
  const shown = new Map(asked.map((question) => [question as ScoreQuestion, emptyFor(question, surveyed, choices)]))
  const byDataset = (name: string) => asked.filter(({ dataset }) => dataset === name)
  for (const one of surveyed.filter(({ survey }) => asked.some(({ dataset }) => survey.datasets.has(dataset))))
    for await (const { dataset, model, value } of scoresOf(one, choices))
      for (const question of byDataset(dataset)) {
        const scores = shown.get(question)
        const row = scores?.rows.find(({ name }) => name === "" || name === model)
        const bin = scores ? binOf(value, scores) : 0
        if (row) row.bins[bin] = (row.bins[bin] ?? 0) + 1
      }
  return questions.map((question) => {
    const scores = shown.get(question)
    return scores && isAsked(question) ? { ...question, scores } : question
  })
}

async function* scoresOf({ bundle, survey, options }: Surveyed, choices: ReadonlyMap<string, DatasetChoice>) {
  const adapter: Adapter = adapters[bundle.format]
  const { format: _, ...files } = bundle
  for await (const results of (adapter.scan ?? adapter.read)(files, options)) {
    options.signal?.throwIfAborted()
    for (const result of results) {
      if (result.kind === "refused") continue
      const { row } = result
      const dataset = row.dataset.trim()
      const metric = metricOf(choices, dataset)
      const written = row.scores.find(({ name }) => name === metric)?.value ?? ""
      const score = parseScore(written, survey.columns.get(metric)?.reading ?? plainReading)
      if (score.kind !== "score") continue
      yield { dataset, model: row.model.trim() || (options.model?.trim() ?? ""), value: score.score }
    }
  }
}

function emptyFor(
  question: Asked,
  surveyed: readonly Surveyed[],
  choices: ReadonlyMap<string, DatasetChoice>,
): QuestionScores {
  const metric = metricOf(choices, question.dataset)
  let [min, max] = [0, 0]
  for (const { survey } of surveyed)
    for (const { lowest, highest } of survey.columns.get(metric)?.spans.get(question.dataset)?.values() ?? [])
      [min, max] = [Math.min(min, lowest), Math.max(max, highest)]
  const names = question.kind === "two-scales" ? [question.model, question.other.model] : [""]
  return {
    ...{ min, max },
    rows: names.map((name) => ({ name, bins: new Array<number>(questionBins).fill(0) })),
  }
}
