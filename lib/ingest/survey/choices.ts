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
  const all = gathered(surveys)
  refuseUnknown(all, "score", said.metric, ({ metrics }) => metrics)
  refuseUnknown(all, "variant", said.variant, ({ variants }) => variants)
  for (const [dataset, found] of all) {
    const [metrics, variants] = [named(found.metrics), named(found.variants)]
    const [saidMetric, saidVariant] = [said.metric(dataset), said.variant(dataset)]
    const [main = null, ...others] = found.mains
    const only = metrics.length < 2 ? (metrics[0]?.name ?? "score") : null
    const metric = oneOf(found.metrics, saidMetric) ?? (others.length === 0 ? main : null) ?? only
    const variant = variants.length < 2 ? null : (oneOf(found.variants, saidVariant) ?? oneOf(found.variants, ""))
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
  /** what the files count themselves; null is among them where one does not say */
  readonly mains: Set<string | null>
  trials: number
  isNumbered: boolean
}

/** One dataset may come in several files. */
function gathered(surveys: readonly Survey[]): Map<string, Gathered> {
  const all = new Map<string, Gathered>()
  for (const survey of surveys)
    for (const [dataset, one] of survey.datasets) {
      const before = all.get(dataset)
      const sum = before ?? { metrics: new Map(), variants: new Map(), mains: new Set(), trials: 0, isNumbered: false }
      all.set(dataset, sum)
      add(sum, one)
    }
  return all
}

function add(sum: Gathered, { metrics, variants, mainScore, trials, repeats }: DatasetSurvey): void {
  for (const [name, rows] of metrics) sum.metrics.set(name, (sum.metrics.get(name) ?? 0) + rows)
  for (const [name, rows] of variants) sum.variants.set(name, (sum.variants.get(name) ?? 0) + rows)
  // A run of which nothing was scored says nothing of what counts.
  if (metrics.size > 0) sum.mains.add(mainScore)
  // Each file may hold another trial: how often an item was tried is counted once all are in.
  sum.trials += trials
  sum.isNumbered ||= repeats?.kind === "scorers"
}

const named = (counts: ReadonlyMap<string, number>): NamedRows => [...counts].map(([name, rows]) => ({ name, rows }))

const oneOf = (names: ReadonlyMap<string, number>, wanted: string | null): string | null =>
  wanted !== null && names.has(wanted) ? wanted : null

/** What is said of all datasets holds where there is such a name; it must be somewhere. */
function refuseUnknown(
  all: ReadonlyMap<string, Gathered>,
  what: string,
  said: (dataset: string) => string | null,
  namesOf: (found: Gathered) => ReadonlyMap<string, number>,
): void {
  const wanted = [...all].flatMap(([dataset, found]) => {
    const name = said(dataset)
    return name === null ? [] : [{ dataset, name, names: [...namesOf(found).keys()] }]
  })
  const lost = wanted.find(({ name }) => !wanted.some((one) => one.name === name && one.names.includes(name)))
  if (!lost) return
  const names = [...new Set(wanted.flatMap((one) => one.names))]
  const some = names.slice(0, 10).map((name) => name || "(plain)")
  throw new AppError(
    "invalid",
    `${lost.dataset} has no ${what} "${lost.name}"; there are ${some.join(", ")}${names.length > 10 ? ", …" : ""}.`,
  )
}
