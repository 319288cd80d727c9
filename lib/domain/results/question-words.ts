import { directions, type NamedRows, type ScoreQuestion } from "./score-question"

/** The finding in one sentence, without what to do about it. */
export function questionSentence(question: ScoreQuestion): string {
  const { dataset } = question
  if (question.kind === "named-for-less")
    return `The ${question.what} ${question.name} is named for ${question.word}, where less is better${question.what === "benchmark" ? "" : ` (${dataset})`}.`
  if (question.kind === "negative")
    return `${dataset} has negative scores (${question.model} down to ${shown(question.lowest)}): log-probabilities, losses or marks for missing ones.`
  if (question.kind === "metric")
    return `${dataset} has ${question.metrics.length} scores, and nothing says which one counts: ${listed(question.metrics)}.`
  if (question.kind === "variant")
    return question.isNumbered
      ? `${dataset} has every item ${question.variants.length} times, with the same answer and other scores, and no column names the scorer: ${listed(question.variants)}, in the order of the file.`
      : `${dataset} scores every item in ${question.variants.length} ways, and one counts: ${listed(question.variants)}.`
  if (question.kind === "model") return `${question.file} does not name the model whose answers it holds.`
  if (question.kind === "columns") return question.sentence
  const { model, other } = question
  return `${dataset} has scores on two scales: ${model} goes up to ${shown(question.highest)}, ${other.model} to ${shown(other.highest)}. ${proposal(question)}.`
}

/** "strict (12 rows), flexible (12 rows)", at most ten of them. */
function listed(names: NamedRows): string {
  const some = names
    .slice(0, 10)
    .map(({ name, rows }) => `${name || "(plain)"} (${rows} ${rows === 1 ? "row" : "rows"})`)
  return `${some.join(", ")}${names.length > 10 ? `, and ${names.length - 10} more` : ""}`
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
  if (question.kind === "metric" || question.kind === "variant")
    return `Say ${optionsNaming(question).map(quotedOption).join(" or ")} (${parameters}).`
  if (question.kind === "model") return `Say --model NAME (${parameters}).`
  if (question.kind === "columns") return `Say --map ${quoted(question.map)} to read it so (${parameters}).`
  const option = (divisor: number) => `--scale ${quoted(`${question.model}=${divisor}`)}`
  return `Say ${option(question.divisor)} to do so, or ${option(1)} if all are on one scale (${parameters}).`
}

/** Parameters of the API of which one answers a question. */
export function parametersFor(question: ScoreQuestion): string[] {
  if (question.kind === "two-scales")
    return [question.divisor, 1].map((divisor) => `scale=${question.model}=${divisor}`)
  if (question.kind === "metric" || question.kind === "variant")
    return optionsNaming(question).map(({ option, name }) => `${option}=${name}`)
  if (question.kind === "model") return ["model=NAME"]
  if (question.kind === "columns") return [`map=${question.map}`]
  const direction = directions.map((one) => `direction=${one}`)
  return question.kind === "negative" ? [...direction, "threshold=N"] : direction
}

function optionsNaming(question: Extract<ScoreQuestion, { kind: "metric" | "variant" }>) {
  const names = question.kind === "metric" ? question.metrics : question.variants
  return names.slice(0, 5).map(({ name }) => ({ option: question.kind, name }))
}

const quotedOption = ({ option, name }: { option: string; name: string }) => `--${option} ${quoted(name)}`

const quoted = (option: string) => (/^[\w./:=,-]+$/.test(option) ? option : `'${option.replaceAll("'", "'\\''")}'`)

/** Six significant digits, as people write them. */
const shown = (value: number) => String(Number(value.toPrecision(6)))
