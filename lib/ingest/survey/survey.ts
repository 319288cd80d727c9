import { AppError } from "@/lib/errors"
import { limits } from "@/lib/ingest/limits"
import type { RawRow } from "@/lib/ingest/rows/raw-row"
import { readScoreColumn, type ColumnProfile, type ColumnReader } from "@/lib/ingest/scores/score-column"
import { createRepeatCounter, type Repeats } from "./repeats"

/** What all rows of one dataset in one file have. Counts are of rows. */
export type DatasetSurvey = {
  /** by name of metric or scorer, in the file's order */
  readonly metrics: ReadonlyMap<string, number>
  /** the metric that the harness itself counts; null: it does not say, or not of all rows the same */
  readonly mainScore: string | null
  /** by variant; "" is the plain one */
  readonly variants: ReadonlyMap<string, number>
  /** different numbers of trials; 1 where there are no repeats */
  readonly trials: number
  readonly repeats: Repeats
  /** its rows have a field for clusters of items */
  readonly namesClusters: boolean
}

/** What was found out from all rows of a file before the first is taken. */
export type Survey = {
  readonly datasets: ReadonlyMap<string, DatasetSurvey>
  /** how the scores of each metric are to be read */
  readonly columns: ReadonlyMap<string, ColumnProfile>
  /** rows whose model no row of the file names; 0 where some do, and the others are refused one by one */
  readonly withoutModel: number
}

const mostNames = 1_000

/** Looks at every row of a file, for what its columns of scores, repeats and variants are as a whole. */
export function createSurvey() {
  const datasets = new Map<string, Seen>()
  const columns = new Map<string, ColumnReader>()
  const repeats = createRepeatCounter()
  let [withModel, withoutModel] = [0, 0]

  function columnOf(metric: string): ColumnReader {
    const known = columns.get(metric)
    if (known) return known
    if (columns.size >= limits.metrics)
      throw new AppError("too_large", `More than ${limits.metrics} metrics in one file.`)
    const column = readScoreColumn()
    columns.set(metric, column)
    return column
  }

  return {
    /** Names are trimmed already; `output` may be a part of it. */
    add(
      row: Pick<
        RawRow<string>,
        "dataset" | "model" | "exampleId" | "variant" | "trial" | "output" | "scores" | "mainScore" | "namesClusters"
      >,
    ): void {
      const { dataset, model, scores, variant = "", trial = 0 } = row
      if (model === "") withoutModel += 1
      else withModel += 1
      let seen = datasets.get(dataset)
      if (!seen) {
        if (datasets.size >= limits.datasets) return
        datasets.set(dataset, (seen = nothingSeen()))
      }
      seen.namesClusters ||= row.namesClusters === true
      for (const { name, value } of scores) {
        seen.metrics.set(name, (seen.metrics.get(name) ?? 0) + 1)
        columnOf(name).add({ dataset, model, score: value === null ? "" : String(value) })
      }
      // A row without any (its run broke down) says nothing of what counts.
      if (scores.length > 0 && seen.mains.size < 2) seen.mains.add(row.mainScore ?? null)
      if (seen.variants.size < mostNames || seen.variants.has(variant))
        seen.variants.set(variant, (seen.variants.get(variant) ?? 0) + 1)
      if (seen.trials.size < mostNames) seen.trials.add(trial)
      repeats.add(row, row.output, scores.map(({ value }) => String(value)).join())
    },
    end(): Survey {
      const repeated = repeats.end()
      return {
        datasets: new Map(
          [...datasets].map(([dataset, { metrics, mains, variants, trials, namesClusters }]) => [
            dataset,
            {
              ...{ metrics, namesClusters },
              mainScore: mains.size === 1 ? ([...mains][0] ?? null) : null,
              ...withOrdinals({ variants, trials: trials.size }, repeated.get(dataset) ?? null),
            },
          ]),
        ),
        columns: new Map([...columns].map(([name, column]) => [name, column.end()])),
        withoutModel: withModel > 0 ? 0 : withoutModel,
      }
    },
  }
}

const nothingSeen = (): Seen => ({
  ...{ metrics: new Map(), mains: new Set(), variants: new Map(), trials: new Set(), namesClusters: false },
})

type Seen = {
  readonly metrics: Map<string, number>
  readonly mains: Set<string | null>
  readonly variants: Map<string, number>
  readonly trials: Set<number>
  namesClusters: boolean
}

/** Repeats that the file does not name get numbers, in its order: "1" and "2" of a variant, or trials from 1. */
function withOrdinals(
  { variants, trials }: { variants: ReadonlyMap<string, number>; trials: number },
  repeats: Repeats,
): Pick<DatasetSurvey, "variants" | "trials" | "repeats"> {
  // Trials that the file numbers itself, and rows that repeat within one: nobody knows what they are.
  if (repeats === null || (repeats.kind === "trials" && trials > 1)) return { variants, trials, repeats: null }
  if (repeats.kind === "trials") return { variants, trials: repeats.times, repeats }
  const numbered = new Map<string, number>()
  for (const [name, rows] of variants)
    for (let ordinal = 1; ordinal <= repeats.times; ordinal += 1)
      numbered.set(ordinalVariant(name, ordinal), rows / repeats.times)
  return { variants: numbered, trials, repeats }
}

/** The variant of a row that is told apart from others only by its place: "2", or "strict 2". */
export const ordinalVariant = (variant: string, ordinal: number) =>
  variant === "" ? `${ordinal}` : `${variant} ${ordinal}`
