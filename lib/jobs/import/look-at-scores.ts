import "server-only"
import type { ChosenScores } from "@/lib/data/results/counted-rows"
import {
  noAnswers,
  saidDirection,
  saidDivisor,
  saidMetric,
  saidModel,
  saidTrialRule,
  saidVariant,
  type ScoreAnswers,
  type ScoreQuestion,
} from "@/lib/domain/results/score-question"
import type { ColumnsQuestion } from "@/lib/domain/results/columns-question"
import { UnmappedColumns } from "@/lib/ingest/mapping/unmapped-columns"
import type { FormatBundle } from "@/lib/ingest/formats/detect-format"
import { fileProblem } from "@/lib/ingest/file-problem"
import { readRows, surveyBundle, type RowRules } from "@/lib/ingest/formats/read-predictions"
import { adapters } from "@/lib/ingest/formats/registry"
import type { Adapter, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { ScoreRule } from "@/lib/ingest/rows/prediction-row"
import { plainReading } from "@/lib/ingest/scores/score"
import { storable } from "@/lib/ingest/storable-text"
import type { Span } from "@/lib/ingest/scores/score-column"
import { checkScales, OpenQuestions, openQuestions, type ScoreEvidence } from "@/lib/ingest/scores/score-questions"
import type { ItemRules } from "@/lib/ingest/items/item-rules"
import { lookAtItems } from "@/lib/ingest/items/look-at-items"
import { withScores } from "./question-scores"
import { metricOf, scoreChoices, type DatasetChoice } from "@/lib/ingest/survey/choices"
import type { Survey } from "@/lib/ingest/survey/survey"

/** How one bundle's rows become predictions, or why it cannot be taken. */
export type BundleRules = { readonly kind: "rules"; readonly options: ReadOptions } & RowRules
export type BundleScores = BundleRules | { readonly kind: "problem"; readonly problem: string }

/** What was found out from all rows of an import before the first one is taken. */
export type ScoreLook = {
  readonly of: (bundle: FormatBundle) => BundleScores
  readonly directionOf: (dataset: string) => DatasetDirection
  readonly scoresOf: (dataset: string) => ChosenScores | null
  /** how ids and prompts become items where ids stand for several texts; null: nobody looked, or they do not */
  readonly items: ItemRules | null
  /** under which key its answers name clusters of items: as was said, or a table has a column for them */
  readonly clusterKeyOf: (dataset: string) => string | null
}

/** `isSaid`: somebody said it, or the scores' own words do; otherwise it is assumed. */
type DatasetDirection = { readonly lowerIsBetter: boolean; readonly isSaid: boolean }

type Wanted = {
  readonly dataset: string | null
  readonly answers?: ScoreAnswers | undefined
  readonly threshold: number | null
  /** ids that stand for several texts were met: they are looked at first */
  readonly hasClashes: boolean
  /** how tables were read before, by the shape of their columns */
  readonly maps?: ReadOptions["maps"]
  /** somebody is asked on a page, also which column is which; else a table that leaves it open cannot be read */
  readonly asksOnPage?: boolean
  readonly signal?: AbortSignal | undefined
  readonly onBundle: (bundle: FormatBundle) => Promise<void>
}

type Surveyed = { readonly bundle: FormatBundle; survey: Survey; readonly options: ReadOptions }

/**
 * Reads every bundle in full, for its scores, variants and repeats as a whole. Throws OpenQuestions when they leave open
 * what nobody said, and AppError when an answer names what is not there.
 */
export async function lookAtScores(bundles: readonly FormatBundle[], wanted: Wanted): Promise<ScoreLook> {
  const { answers = noAnswers, dataset, signal, maps } = wanted
  const unmapped: ColumnsQuestion[] = []
  const problems = new Map<FormatBundle, string>()
  const surveyed: Surveyed[] = []
  for (const bundle of bundles) {
    await wanted.onBundle(bundle)
    const options = {
      dataset,
      model: saidModel(answers, bundle.main.name),
      columns: answers.columns ?? undefined,
      ...{ maps, signal, sameFile: {} },
    }
    try {
      surveyed.push({ bundle, options, survey: await surveyBundle(bundle, options) })
    } catch (error) {
      if (error instanceof UnmappedColumns && wanted.asksOnPage && isStorable(error.question))
        addQuestion(unmapped, error.question)
      else problems.set(bundle, fileProblem(error))
    }
  }
  const items = await findItems(surveyed, wanted)
  if (items !== null) for (const one of surveyed) one.survey = await surveyBundle(one.bundle, one.options, items)
  const { choices, questions } = scoreChoices(
    surveyed.map(({ survey }) => survey),
    { metric: (name) => saidMetric(answers, name), variant: (name) => saidVariant(answers, name) },
  )
  for (const { bundle, survey } of surveyed) {
    const problem = columnProblem(bundle, survey, choices)
    if (problem) problems.set(bundle, problem)
  }
  const usable = surveyed.filter(({ bundle }) => !problems.has(bundle))
  const evidence = evidenceOf(usable, choices)
  checkScales(evidence, answers)
  const open = [
    ...unmapped,
    ...usable.flatMap(modelQuestion),
    ...questions.filter(({ dataset: name }) => usable.some(({ survey }) => survey.datasets.has(name))),
    ...openQuestions(evidence, { answers, threshold: wanted.threshold }),
  ]
  // Pictures of the scores are for a page: whoever is told in a sentence needs no further reading of the files.
  throwOpen(wanted.asksOnPage ? await withScores(open, { surveyed: usable, choices }) : open)
  return {
    of(bundle) {
      const found = surveyed.find((one) => one.bundle === bundle)
      const problem = problems.get(bundle)
      if (!found || problem !== undefined) return { kind: "problem", problem: problem ?? "The file was not looked at." }
      const { survey, options } = found
      return { kind: "rules", survey, options, items, ruleOf: rulesOf(survey, choices, answers) }
    },
    directionOf(name) {
      const said = saidDirection(answers, name)
      const says = evidence.find((one) => one.dataset === name)?.saysDirection ?? false
      return { lowerIsBetter: said === "lower", isSaid: said !== null || says }
    },
    scoresOf(name) {
      const choice = choices.get(name)
      return choice ? { ...choice, trialRule: saidTrialRule(answers, name) ?? "mean" } : null
    },
    items,
    clusterKeyOf(name) {
      if (answers.cluster !== null) return answers.cluster || null
      return usable.some(({ survey }) => survey.datasets.get(name)?.namesClusters) ? "cluster" : null
    },
  }
}

/** Ids that come again may be repeats of an item, or other items of other sub-tasks: their texts tell. */
async function findItems(surveyed: readonly Surveyed[], { hasClashes }: Wanted): Promise<ItemRules | null> {
  const hasRepeats = surveyed.some(({ survey }) =>
    [...survey.datasets.values()].some(({ repeats }) => repeats !== null),
  )
  if (!hasClashes && !hasRepeats) return null
  const found = await lookAtItems(() => readRows(surveyed))
  return hasClashes ? (found ?? { datasets: new Map(), notes: [] }) : found
}

const hasOpenScores = ({ bundle }: Surveyed) => !(adapters[bundle.format] as Adapter).hasClearScores

function throwOpen(questions: readonly ScoreQuestion[]): void {
  if (questions.length > 0) throw new OpenQuestions(questions)
}

/** A name that the database cannot keep would come back from the form as another one. */
const isStorable = ({ columns }: ColumnsQuestion) => columns.every((column) => storable(column) === column)

/** Tables with the same columns are asked about once. */
function addQuestion(questions: ColumnsQuestion[], question: ColumnsQuestion): void {
  const same = questions.find(({ shape }) => shape === question.shape)
  if (same) same.files.push(...question.files)
  else questions.push(question)
}

function modelQuestion({ bundle, survey }: Surveyed): ScoreQuestion[] {
  if (survey.withoutModel === 0) return []
  const [dataset = ""] = survey.datasets.keys()
  return [{ kind: "model", dataset, file: bundle.main.name, rows: survey.withoutModel }]
}

/** Why the scores that count in this file are not understood; null when they are. */
function columnProblem(
  { main }: FormatBundle,
  survey: Survey,
  choices: ReadonlyMap<string, DatasetChoice>,
): string | null {
  for (const dataset of survey.datasets.keys()) {
    const metric = choices.get(dataset)?.metric
    const problem = metric === undefined ? null : survey.columns.get(metric)?.problem
    if (problem) return `${main.name} ${problem}`
  }
  return null
}

function rulesOf(survey: Survey, choices: ReadonlyMap<string, DatasetChoice>, answers: ScoreAnswers) {
  const rules = new Map<string, ScoreRule>()
  for (const dataset of survey.datasets.keys()) {
    const metric = metricOf(choices, dataset)
    // A file that does not have the score that counts brings none: another one must not stand for it.
    const reading = survey.columns.get(metric)?.reading ?? plainReading
    const divisorOf = answers.scales.length === 0 ? null : (model: string) => saidDivisor(answers, model, dataset) ?? 1
    rules.set(dataset, { metric, reading, divisorOf })
  }
  return (dataset: string) => rules.get(dataset)
}

/** One dataset may come in several files, each with other models. */
function evidenceOf(surveyed: readonly Surveyed[], choices: ReadonlyMap<string, DatasetChoice>): ScoreEvidence[] {
  const seen = new Map<string, Seen>()
  for (const { bundle, survey } of surveyed.filter(hasOpenScores))
    for (const dataset of survey.datasets.keys()) {
      const column = metricOf(choices, dataset)
      const profile = survey.columns.get(column)
      const spans = profile?.spans.get(dataset)
      if (!profile || !spans) continue
      const { saysDirection } = profile
      const one: Seen = seen.get(dataset) ?? { dataset, files: [], column, saysDirection, models: new Map() }
      seen.set(dataset, one)
      one.files.push(bundle.main.name)
      one.saysDirection &&= saysDirection
      for (const [model, { lowest, highest }] of spans) {
        const before = one.models.get(model) ?? { lowest, highest }
        one.models.set(model, { lowest: Math.min(before.lowest, lowest), highest: Math.max(before.highest, highest) })
      }
    }
  return [...seen.values()]
}

type Seen = Omit<ScoreEvidence, "saysDirection"> & {
  saysDirection: boolean
  readonly files: string[]
  readonly models: Map<string, Span>
}
