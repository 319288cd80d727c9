import { z } from "zod"
import { matchings, type Matching } from "./item-note"
import { columnMapSchema, type ColumnMap } from "./column-map"
import { questionScoresSchema } from "./question-scores"
import { columnsAnswer, columnsQuestionSchema, type ColumnsQuestion } from "./columns-question"

/** Which scores are the better ones; "higher" is assumed where nothing speaks against it. */
export const directions = ["higher", "lower"] as const
export type Direction = (typeof directions)[number]

const number = z.number().finite()

/** Which of several answers of a model to one example (trials, epochs) stands for them; the mean unless somebody says. */
export const trialRules = ["mean", "first", "any", "all"] as const
export type TrialRule = (typeof trialRules)[number]

/** A name and how many rows have it: of a metric, of a variant. */
export const namedRowsSchema = z.array(z.object({ name: z.string(), rows: z.number().int() }))
export type NamedRows = Readonly<z.infer<typeof namedRowsSchema>>

/** how they lie, for who is asked */
const scores = questionScoresSchema.optional()

/** What the scores of an import leave open, so that it waits for an answer or is refused with the option that gives it. */
export const scoreQuestionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("named-for-less"),
    dataset: z.string(),
    what: z.enum(["file", "benchmark", "score column"]),
    name: z.string(),
    word: z.string(),
    scores,
  }),
  z.object({ kind: z.literal("negative"), dataset: z.string(), model: z.string(), lowest: number, scores }),
  z.object({
    kind: z.literal("two-scales"),
    dataset: z.string(),
    model: z.string(),
    highest: number,
    divisor: number,
    other: z.object({ model: z.string(), highest: number }),
    scores,
  }),
  z.object({ kind: z.literal("metric"), dataset: z.string(), metrics: namedRowsSchema }),
  z.object({
    kind: z.literal("variant"),
    dataset: z.string(),
    variants: namedRowsSchema,
    /** they have no names of their own: every item comes several times, with the same answer and other scores */
    isNumbered: z.boolean(),
  }),
  /** `dataset` is the file's: a model is asked for once for a file */
  z.object({ kind: z.literal("model"), dataset: z.string(), file: z.string(), rows: z.number().int() }),
  columnsQuestionSchema,
])
export type ScoreQuestion = z.infer<typeof scoreQuestionSchema>

/** What somebody said of the scores. `dataset: null` stands for every dataset of the import. */
export const scoreAnswersSchema = z.object({
  directions: z.array(z.object({ dataset: z.string().nullable(), direction: z.enum(directions) })).max(1_000),
  scales: z
    .array(z.object({ dataset: z.string().nullable(), model: z.string(), divisor: number.positive() }))
    .max(5_000),
  metrics: z
    .array(z.object({ dataset: z.string().nullable(), metric: z.string() }))
    .max(1_000)
    .default([]),
  variants: z
    .array(z.object({ dataset: z.string().nullable(), variant: z.string() }))
    .max(1_000)
    .default([]),
  trials: z
    .array(z.object({ dataset: z.string().nullable(), rule: z.enum(trialRules) }))
    .max(1_000)
    .default([]),
  /** of files that name none; `file: null` stands for every such file */
  models: z
    .array(z.object({ file: z.string().nullable(), model: z.string().trim().min(1).max(256) }))
    .max(1_000)
    .default([]),
  /** how the columns of its tables are read; null: as they are named */
  columns: columnMapSchema.nullable().default(null),
  /** how tables with these columns (lib/ingest/mapping/shape) are read; `columns` goes before it */
  maps: z
    .array(z.object({ shape: z.string(), columns: columnMapSchema }))
    .max(1_000)
    .default([]),
  /** files that are not read */
  leave: z.array(z.string()).max(20_000).default([]),
  /** whether items stand under the ids of other results that have the same texts; null: as they are */
  match: z.enum(matchings).nullable().default(null),
  /** under which key of what its files say answers name clusters of items; "": no clusters; null: nobody said */
  cluster: z.string().max(200).nullable().default(null),
})
export type ScoreAnswers = z.infer<typeof scoreAnswersSchema>

export const noAnswers: ScoreAnswers = {
  ...{ directions: [], scales: [], metrics: [] },
  ...{ variants: [], trials: [], models: [], columns: null, maps: [], leave: [], match: null, cluster: null },
}

/** "MODEL=DIVISOR" as the command line and the API take it; names may hold "=" themselves. Null: that is none. */
export function parseScale(text: string): ScoreAnswers["scales"][number] | null {
  const at = text.lastIndexOf("=")
  const [model, divisor] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  const value = divisor === "" ? Number.NaN : Number(divisor)
  return at > 0 && model !== "" && Number.isFinite(value) && value > 0 ? { dataset: null, model, divisor: value } : null
}

/** What a form calls the answer to a question: browsers and parsers rewrite quotes, line ends and % in names of fields. */
export function questionKey(question: ScoreQuestion): string {
  const dataset = plainly(question.dataset)
  if (question.kind === "two-scales") return `scale of ${plainly(question.model)} in ${dataset}`
  if (question.kind === "model") return `model of ${plainly(question.file)}`
  if (question.kind === "columns") return `columns of ${question.shape}`
  return `${question.kind === "metric" || question.kind === "variant" ? question.kind : "direction"} of ${dataset}`
}

const plainly = (name: string) => encodeURIComponent(name).replaceAll("~", "%7E").replaceAll("%", "~")

/**
 * What a form says of the questions ("higher", "lower"; "divide", "keep"; a metric, a variant, a model by name), added to
 * what was said before; null: not all.
 */
export function answersFrom(
  questions: readonly ScoreQuestion[],
  chosen: Readonly<Record<string, unknown>>,
  before: ScoreAnswers = noAnswers,
): ScoreAnswers | null {
  const answers = structuredClone(before)
  const isAnswered = (question: ScoreQuestion) =>
    question.kind === "columns"
      ? addColumns(answers, question, chosen)
      : addAnswer(answers, question, chosen[questionKey(question)])
  return questions.every(isAnswered) ? answers : null
}

function addColumns(
  answers: ScoreAnswers,
  question: ColumnsQuestion,
  chosen: Readonly<Record<string, unknown>>,
): boolean {
  const answer = columnsAnswer(question, questionKey(question), chosen)
  if (answer?.kind === "leave") answers.leave.push(...question.files)
  if (answer?.kind === "map") {
    answers.maps.push({ shape: question.shape, columns: answer.columns })
    const { model } = answer
    if (model !== null) answers.models.push(...question.files.map((file) => ({ file, model })))
  }
  return answer !== null
}

/** False: it is no answer to this question. */
function addAnswer(answers: ScoreAnswers, question: Exclude<ScoreQuestion, ColumnsQuestion>, choice: unknown): boolean {
  const { dataset } = question
  if (question.kind === "two-scales") {
    const divisor = choice === "divide" ? question.divisor : choice === "keep" ? 1 : null
    if (divisor !== null) answers.scales.push({ dataset, model: question.model, divisor })
    return divisor !== null
  }
  if (question.kind === "metric" || question.kind === "variant") {
    const names = question.kind === "metric" ? question.metrics : question.variants
    const name = names.find((one) => one.name === choice)?.name
    if (name === undefined) return false
    if (question.kind === "metric") answers.metrics.push({ dataset, metric: name })
    else answers.variants.push({ dataset, variant: name })
    return true
  }
  if (question.kind === "model") {
    const model = typeof choice === "string" ? choice.trim() : ""
    if (model !== "") answers.models.push({ file: question.file, model })
    return model !== ""
  }
  const direction = directions.find((one) => one === choice)
  if (direction) answers.directions.push({ dataset, direction })
  return direction !== undefined
}

/** For every dataset of an import alike; undefined when nothing was said. */
export function answersOf(said: {
  readonly direction?: Direction | undefined
  readonly scales?: ScoreAnswers["scales"] | undefined
  readonly metric?: string | undefined
  readonly variant?: string | undefined
  readonly trials?: TrialRule | undefined
  readonly model?: string | undefined
  readonly columns?: ColumnMap | undefined
  readonly match?: Matching | undefined
  readonly cluster?: string | undefined
}): ScoreAnswers | undefined {
  const { direction, scales = [], metric, variant, trials, model, columns = null, match = null, cluster = null } = said
  if (Object.values({ ...said, scales: undefined }).every((one) => one === undefined) && scales.length === 0)
    return undefined
  const dataset = null
  return {
    directions: direction === undefined ? [] : [{ dataset, direction }],
    scales,
    metrics: metric === undefined ? [] : [{ dataset, metric }],
    variants: variant === undefined ? [] : [{ dataset, variant }],
    trials: trials === undefined ? [] : [{ dataset, rule: trials }],
    models: model === undefined ? [] : [{ file: null, model }],
    columns,
    match,
    cluster,
    ...{ maps: [], leave: [] },
  }
}

const lastOf = <T extends { readonly dataset: string | null }>(said: readonly T[], dataset: string): T | undefined =>
  said.findLast((one) => one.dataset === null || one.dataset === dataset)

/** The direction that was said for a dataset; null when nobody said one. */
export function saidDirection({ directions: said }: ScoreAnswers, dataset: string): Direction | null {
  return lastOf(said, dataset)?.direction ?? null
}

/** What a model's scores are divided by; null when nobody said. */
export function saidDivisor({ scales }: ScoreAnswers, model: string, dataset: string): number | null {
  return (
    lastOf(
      scales.filter((one) => one.model === model),
      dataset,
    )?.divisor ?? null
  )
}

/** The metric, variant or rule for trials that was said for a dataset; null when nobody said. */
export const saidMetric = (answers: ScoreAnswers, dataset: string) => lastOf(answers.metrics, dataset)?.metric ?? null
export const saidVariant = (answers: ScoreAnswers, dataset: string) =>
  lastOf(answers.variants, dataset)?.variant ?? null
export const saidTrialRule = (answers: ScoreAnswers, dataset: string) => lastOf(answers.trials, dataset)?.rule ?? null

/** The model of a file that names none. */
export const saidModel = ({ models }: ScoreAnswers, file: string) =>
  models.findLast((one) => one.file === null || one.file === file)?.model ?? null
