import type { NamedRows, ScoreQuestion } from "@/lib/domain/results/score-question"
import { AppError } from "@/lib/errors"
import type { DatasetSurvey, Survey } from "./survey"

/** What counts of a dataset, and what it was chosen from, over all files of an import. */
export type DatasetChoice = {
  /** the score that counts; "" while it is asked */
  readonly metric: string
  readonly metrics: NamedRows
  /** the variant that counts; null: there is only one, or it is asked */
  readonly variant: string | null
  readonly variants: NamedRows
  readonly trials: number
}

type Said = {
  readonly metric: (dataset: string) => string | null
  readonly variant: (dataset: string) => string | null
}

/**
 * The score and the variant that count in each dataset: what somebody said, else what the harness itself counts, else
 * the only one there is. Where none of that is known there is a question. Throws `invalid`, with the names there are,
 * when somebody said one that no dataset has.
 */
export function scoreChoices(
  surveys: readonly Survey[],
  said: Said,
): { choices: Map<string, DatasetChoice>; questions: ScoreQuestion[] } {
  const choices = new Map<string, DatasetChoice>()
  const questions: ScoreQuestion[] = []
  for (const [dataset, found] of gathered(surveys)) {
    const [metrics, variants] = [named(found.metrics), named(found.variants)]
    const saidMetric = oneOf(metrics, said.metric(dataset), { what: "score", dataset })
    const saidVariant =
      variants.length < 2 ? null : oneOf(variants, said.variant(dataset), { what: "variant", dataset })
    const metric = saidMetric ?? found.main ?? (metrics.length < 2 ? (metrics[0]?.name ?? "score") : null)
    const plain = variants.some(({ name }) => name === "") ? "" : null
    const variant = variants.length < 2 ? null : (saidVariant ?? plain)
    if (metric === null) questions.push({ kind: "metric", dataset, metrics: [...metrics] })
    if (variants.length > 1 && variant === null)
      questions.push({ kind: "variant", dataset, variants: [...variants], isNumbered: found.isNumbered })
    choices.set(dataset, { metric: metric ?? "", metrics, variant, variants, trials: found.trials })
  }
  return { choices, questions }
}

/** The score that counts in a dataset. */
export const metricOf = (choices: ReadonlyMap<string, DatasetChoice>, dataset: string): string =>
  choices.get(dataset)?.metric ?? "score"

type Gathered = {
  readonly metrics: Map<string, number>
  readonly variants: Map<string, number>
  main: string | null
  trials: number
  isNumbered: boolean
}

/** One dataset may come in several files. */
function gathered(surveys: readonly Survey[]): Map<string, Gathered> {
  const all = new Map<string, Gathered>()
  for (const survey of surveys)
    for (const [dataset, one] of survey.datasets) {
      const before = all.get(dataset)
      const sum = before ?? {
        metrics: new Map(),
        variants: new Map(),
        main: one.mainScore,
        trials: 1,
        isNumbered: false,
      }
      all.set(dataset, sum)
      add(sum, one)
    }
  return all
}

function add(sum: Gathered, { metrics, variants, mainScore, trials, repeats }: DatasetSurvey): void {
  for (const [name, rows] of metrics) sum.metrics.set(name, (sum.metrics.get(name) ?? 0) + rows)
  for (const [name, rows] of variants) sum.variants.set(name, (sum.variants.get(name) ?? 0) + rows)
  if (sum.main !== mainScore) sum.main = null
  sum.trials = Math.max(sum.trials, trials)
  sum.isNumbered ||= repeats?.kind === "scorers"
}

const named = (counts: ReadonlyMap<string, number>): NamedRows => [...counts].map(([name, rows]) => ({ name, rows }))

function oneOf(names: NamedRows, wanted: string | null, where: { what: string; dataset: string }): string | null {
  if (wanted === null || names.some(({ name }) => name === wanted)) return wanted
  const some = names.slice(0, 10).map(({ name }) => name || "(plain)")
  throw new AppError(
    "invalid",
    `${where.dataset} has no ${where.what} "${wanted}"; there are ${some.join(", ")}${names.length > 10 ? ", …" : ""}.`,
  )
}
