import type { CannotRank } from "@/lib/api/compare/ranking-refused"
import { formatCount, plural } from "@/lib/format"
import { heuristicSentence } from "@/lib/judge-info/measured-agreement"
import { coverageWords } from "@/lib/wording/labels"
import { differenceLine, leftOut, percent, refusedLines } from "../shared/comparison-words"
import { printable, shellWord } from "../shared/output"
import type { Answer, Found, ModelRates, Right } from "./answer"
import type { Checked } from "./import-answer"

/** What fits into ten lines. */
const most = { models: 3, benchmarks: 3, kinds: 4 } as const

/** The answer in ten lines or fewer: models with their rates, the difference, what the checks found, and where it is seen. */
export function answerLines({ answer, stopped, unchecked }: Omit<Checked, "isFull">): string[] {
  const { models, resultSet } = answer
  const shown = models.length > most.models ? models.slice(0, most.models - 1) : models
  const more = models.length - shown.length
  return [
    headOf(answer),
    ...shown.map((model) => `  ${rateLine(model)}`),
    ...(more > 0 ? [`  and ${plural(more, "more model")}, right less often`] : []),
    ...comparisonLines(answer),
    ...(stopped === null ? foundLines(answer, unchecked) : [`The free checks did not end: ${stopped}`]),
    ...(answer.failures > 0
      ? [`Next, have an LLM read them: errormap analyze --results ${resultSet} --judge JUDGE --estimate`]
      : []),
    `See ${answer.page}`,
  ].map(printable)
}

function headOf({ resultSet, models, failures }: Answer): string {
  const names = [...new Set(models.flatMap(({ benchmarks }) => benchmarks.map(({ dataset }) => dataset)))]
  const on = names.length === 1 ? (names[0] ?? "") : plural(names.length, "benchmark")
  const answers = models.reduce((sum, model) => sum + model.answers, 0)
  return `Results ${resultSet}: ${plural(models.length, "model")} on ${on}, ${plural(answers, "scored answer")}, ${formatCount(failures)} fail.`
}

function rateLine({ model, benchmarks, right, unscored }: ModelRates): string {
  if (!right) return `${model}: ${plural(unscored, "answer")}, none with a score`
  const [only] = benchmarks
  if (only && benchmarks.length === 1)
    return `${model}: ${rateOf(only)} right of ${plural(only.answers, "answer")}${leftOut(unscored)}`
  const shown = benchmarks.slice(0, most.benchmarks).map((one) => `${one.dataset} ${rateOf(one)}`)
  const more = benchmarks.length - shown.length
  return `${model}: right on ${shown.join(", ")}${more > 0 ? ` and ${plural(more, "more benchmark")}` : ""}${leftOut(unscored)}`
}

const rateOf = ({ right }: Right) => (right ? percent(right) : "not scored")

/** One sentence, or two lines with the difference. */
function comparisonLines({ models, failures, comparison, refused }: Answer): string[] {
  const scored = models.filter(({ right }) => right !== null)
  const [first, second] = scored
  if (!first) return [noScores(models)]
  if (!second)
    return [
      `Only one model has scores: to compare it, import another one's answers to the same items, then errormap compare ${shellWord(first.model)} OTHER.`,
    ]
  if (failures === 0) return ["Every scored answer is right: nothing tells the models apart."]
  if (refused) return refusal(refused, first, second)
  if (!comparison) return []
  const which = scored.length > 2 ? "The two that are right most often: " : ""
  const shared = comparison.datasets.length > 1 ? ` over ${comparison.datasets.length} benchmarks` : ""
  const difference = differenceLine(comparison)
  return [
    `${which}${comparison.verdict.text}`,
    difference === null
      ? "Each is measured by its own rule, so that their difference says nothing."
      : `A ${first.model}, B ${second.model}. ${difference}, ${plural(comparison.shared, "shared item")}${shared}`,
  ]
}

/** Files that name no benchmark are one each, and two models in two files then have nothing in common. */
function refusal(refused: CannotRank, first: ModelRates, second: ModelRates): string[] {
  const names = new Set(first.benchmarks.map(({ dataset }) => dataset))
  if (second.benchmarks.some(({ dataset }) => names.has(dataset))) return refusedLines(refused).slice(0, 2)
  return [
    `${first.model} and ${second.model} answer different benchmarks, so they cannot be compared.`,
    "If it is one benchmark, say so: errormap import FILES --dataset NAME --analyze",
  ]
}

function noScores(models: readonly ModelRates[]): string {
  const answers = models.reduce((sum, { unscored }) => sum + unscored, 0)
  return `None of the ${plural(answers, "answer")} has a score, so none is right or wrong: say which column has it with errormap import FILE --map score=COLUMN.`
}

function foundLines({ found }: Answer, unchecked: string | null): string[] {
  if (!found) return unchecked === null ? [] : [unchecked]
  const byRules = found.heuristic === "all"
  return [
    byRules
      ? heuristicSentence({ ...found, coverage: coverageOf(found) })
      : `${coverageWords({ ...found, coverage: coverageOf(found) })}.`,
    kindsLine(found),
  ]
}

const coverageOf = ({ given, labelled }: Found) => (given > 0 ? labelled / given : null)

function kindsLine({ kinds, unassigned }: Found): string {
  const shown = kinds.slice(0, most.kinds).map(({ name, failures }) => `${name} ${formatCount(failures)}`)
  const more = kinds.length - shown.length
  const rest = unassigned > 0 ? ` Nothing was said of ${plural(unassigned, "failure")}.` : ""
  if (shown.length === 0) return `No kind of failure was found.${rest}`
  return `Kinds: ${shown.join(", ")}${more > 0 ? ` and ${formatCount(more)} more` : ""}.${rest}`
}

/** The same as fields. */
export function answerJson({ answer, stopped, unchecked }: Omit<Checked, "isFull">) {
  const { comparison, refused, models, ...rest } = answer
  return {
    ...rest,
    models: models.map(({ slug: _, ...model }) => model),
    comparison: comparison && comparedJson(comparison),
    notCompared: refused ? refused.message : null,
    ...{ stopped, unchecked },
    lines: answerLines({ answer, stopped, unchecked }),
  }
}

function comparedJson({
  a,
  b,
  shared,
  accuracyA,
  accuracyB,
  difference,
  mcnemarP,
  verdict,
}: NonNullable<Answer["comparison"]>) {
  return { a, b, shared, accuracyA, accuracyB, difference, mcnemarP, verdict }
}
