import { z } from "zod"

/** Which scores are the better ones; "higher" is assumed where nothing speaks against it. */
export const directions = ["higher", "lower"] as const
export type Direction = (typeof directions)[number]

const number = z.number().finite()

/** What the scores of an import leave open, so that it waits for an answer or is refused with the option that gives it. */
export const scoreQuestionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("named-for-less"),
    dataset: z.string(),
    what: z.enum(["file", "benchmark", "score column"]),
    name: z.string(),
    word: z.string(),
  }),
  z.object({ kind: z.literal("negative"), dataset: z.string(), model: z.string(), lowest: number }),
  z.object({
    kind: z.literal("two-scales"),
    dataset: z.string(),
    model: z.string(),
    highest: number,
    divisor: number,
    other: z.object({ model: z.string(), highest: number }),
  }),
])
export type ScoreQuestion = z.infer<typeof scoreQuestionSchema>

/** What somebody said of the scores. `dataset: null` stands for every dataset of the import. */
export const scoreAnswersSchema = z.object({
  directions: z.array(z.object({ dataset: z.string().nullable(), direction: z.enum(directions) })).max(1_000),
  scales: z
    .array(z.object({ dataset: z.string().nullable(), model: z.string(), divisor: number.positive() }))
    .max(5_000),
})
export type ScoreAnswers = z.infer<typeof scoreAnswersSchema>

export const noAnswers: ScoreAnswers = { directions: [], scales: [] }

/** "MODEL=DIVISOR" as the command line and the API take it; names may hold "=" themselves. Null: that is none. */
export function parseScale(text: string): ScoreAnswers["scales"][number] | null {
  const at = text.lastIndexOf("=")
  const [model, divisor] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  const value = divisor === "" ? Number.NaN : Number(divisor)
  return at > 0 && model !== "" && Number.isFinite(value) && value > 0 ? { dataset: null, model, divisor: value } : null
}

/** What a form calls the answer to a question: browsers and parsers rewrite quotes, line ends and % in names of fields. */
export function questionKey(question: ScoreQuestion): string {
  const [model = "", dataset = ""] = ["model" in question ? question.model : "", question.dataset].map(plainly)
  return question.kind === "two-scales" ? `scale of ${model} in ${dataset}` : `direction of ${dataset}`
}

const plainly = (name: string) => encodeURIComponent(name).replaceAll("~", "%7E").replaceAll("%", "~")

/** What a form says of the questions ("higher", "lower"; "divide", "keep"), added to what was said before; null: not all. */
export function answersFrom(
  questions: readonly ScoreQuestion[],
  chosen: Readonly<Record<string, unknown>>,
  before: ScoreAnswers = noAnswers,
): ScoreAnswers | null {
  const answers = { directions: [...before.directions], scales: [...before.scales] }
  for (const question of questions) {
    const { dataset } = question
    const choice = chosen[questionKey(question)]
    if (question.kind === "two-scales") {
      if (choice !== "divide" && choice !== "keep") return null
      answers.scales.push({ dataset, model: question.model, divisor: choice === "divide" ? question.divisor : 1 })
    } else {
      const direction = directions.find((one) => one === choice)
      if (!direction) return null
      answers.directions.push({ dataset, direction })
    }
  }
  return answers
}

/** For every dataset of an import alike; undefined when nothing was said. */
export function answersOf(said: {
  readonly direction?: Direction | undefined
  readonly scales?: ScoreAnswers["scales"] | undefined
}): ScoreAnswers | undefined {
  const { direction, scales = [] } = said
  if (direction === undefined && scales.length === 0) return undefined
  return { directions: direction === undefined ? [] : [{ dataset: null, direction }], scales }
}

/** The direction that was said for a dataset; null when nobody said one. */
export function saidDirection({ directions: said }: ScoreAnswers, dataset: string): Direction | null {
  return said.findLast((one) => one.dataset === null || one.dataset === dataset)?.direction ?? null
}

/** What a model's scores are divided by; null when nobody said. */
export function saidDivisor({ scales }: ScoreAnswers, model: string, dataset: string): number | null {
  const said = scales.findLast((one) => one.model === model && (one.dataset === null || one.dataset === dataset))
  return said?.divisor ?? null
}

/** The finding in one sentence, without what to do about it. */
export function questionSentence(question: ScoreQuestion): string {
  const { dataset } = question
  if (question.kind === "named-for-less")
    return `The ${question.what} ${question.name} is named for ${question.word}, where less is better${question.what === "benchmark" ? "" : ` (${dataset})`}.`
  if (question.kind === "negative")
    return `${dataset} has negative scores (${question.model} down to ${shown(question.lowest)}): log-probabilities, losses or marks for missing ones.`
  const { model, other } = question
  return `${dataset} has scores on two scales: ${model} goes up to ${shown(question.highest)}, ${other.model} to ${shown(other.highest)}. ${proposal(question)}.`
}

/** "m-percent looks like percent: divide by 100" */
export function proposal({ model, divisor }: { readonly model: string; readonly divisor: number }): string {
  const scale = divisor === 100 ? "percent" : `a scale up to ${divisor}`
  return `${model} looks like ${scale}: divide by ${divisor}`
}

/** For who cannot be asked: what was found and the options that answer it, those of the API in brackets. */
export function refusalOf(questions: readonly ScoreQuestion[]): string {
  const named = questions.slice(0, 5).map((question) => `${questionSentence(question)} ${optionsFor(question)}`)
  const more = questions.length > 5 ? ` (${questions.length - 5} more of this kind.)` : ""
  return `${named.join(" ")}${more} Nothing was imported.`
}

function optionsFor(question: ScoreQuestion): string {
  const parameters = `API: ${parametersFor(question).join(" or ")}`
  const direction = "Say --higher-is-better or --lower-is-better"
  if (question.kind === "named-for-less") return `${direction} (${parameters}).`
  if (question.kind === "negative")
    return `${direction}, or --threshold N, below which an answer fails (${parameters}).`
  const option = (divisor: number) => `--scale ${quoted(`${question.model}=${divisor}`)}`
  return `Say ${option(question.divisor)} to do so, or ${option(1)} if all are on one scale (${parameters}).`
}

/** Parameters of the API of which one answers a question. */
export function parametersFor(question: ScoreQuestion): string[] {
  if (question.kind === "two-scales")
    return [question.divisor, 1].map((divisor) => `scale=${question.model}=${divisor}`)
  const direction = directions.map((one) => `direction=${one}`)
  return question.kind === "negative" ? [...direction, "threshold=N"] : direction
}

const quoted = (option: string) => (/^[\w./:=-]+$/.test(option) ? option : `'${option.replaceAll("'", "'\\''")}'`)

/** Six significant digits, as people write them. */
const shown = (value: number) => String(Number(value.toPrecision(6)))
