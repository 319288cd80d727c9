import { bundleOf, type FormatBundle } from "./detect-format"
import type { Adapter, Bundle, ReadOptions } from "@/lib/ingest/rows/adapter"
import { adapters } from "./registry"
import { nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { fileProblem } from "@/lib/ingest/file-problem"
import { identify, type ItemRules } from "@/lib/ingest/items/item-rules"
import { limits } from "@/lib/ingest/limits"
import { toPredictionRow, type RowResult, type ScoreRule } from "@/lib/ingest/rows/prediction-row"
import { cacheQuestions } from "@/lib/ingest/rows/question-cache"
import { refuse, type RawRow } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { createOrdinals } from "@/lib/ingest/survey/repeats"
import { createSurvey, ordinalVariant, type Survey } from "@/lib/ingest/survey/survey"

/** of questions that may come again: 16 MB at most */
const cachedCharacters = 8_000_000

/** How the rows of a file become predictions, as its survey and somebody's answers say; without it as each row says. */
export type RowRules = {
  readonly ruleOf: (dataset: string) => ScoreRule | undefined
  readonly survey: Survey
  /** how ids and prompts become items, where ids stand for several texts */
  readonly items?: ItemRules | null | undefined
}

/** All rows of a bundle, taken or refused, in its order. Throws AppError when a file is unusable. */
export async function* readPredictions(
  { format, ...bundle }: FormatBundle,
  options: ReadOptions,
  rules?: RowRules,
): AsyncGenerator<RowResult[]> {
  const adapter: Adapter = adapters[format]
  const bounded = boundNames()
  const questionOf = cacheQuestions(cachedCharacters)
  const numbered = rules ? numberRepeats(rules.survey) : (row: RawRow) => row
  const itemOf = identifyRows(bundle, rules?.items ?? null, questionOf)
  const model = options.model ?? ""
  for await (const results of adapter.read(bundle, options))
    yield results.map((result) => {
      if (result.kind === "refused") return result
      const named = result.row.model === "" && model !== "" ? { ...result.row, model } : result.row
      return bounded(toPredictionRow(numbered(itemOf(named)), { questionOf, ruleOf: rules?.ruleOf }))
    })
}

function identifyRows(
  { main }: Bundle,
  rules: ItemRules | null,
  questionOf: ReturnType<typeof cacheQuestions>,
): (row: RawRow) => RawRow {
  if (rules === null) return (row) => row
  const from = { file: nameWithoutEnding(main.name), questionOf }
  return (row) => identify(row, rules.datasets.get(row.dataset.trim()), from)
}

/** All rows of bundles, as their files have them; of a file that breaks off those before. */
export async function* readRows(bundles: readonly { bundle: FormatBundle; options: ReadOptions }[]) {
  for (const { bundle, options } of bundles) {
    const adapter: Adapter = adapters[bundle.format]
    const file = nameWithoutEnding(bundle.main.name)
    const model = options.model ?? ""
    try {
      for await (const results of adapter.read(bundle, options)) {
        options.signal?.throwIfAborted()
        const rows = results.flatMap((result) => (result.kind === "raw" ? [result.row] : []))
        yield { file, rows: model === "" ? rows : rows.map((row) => (row.model === "" ? { ...row, model } : row)) }
      }
    } catch (error) {
      // It is told when the file is taken.
      fileProblem(error)
    }
  }
}

/** The same of one file, with no companions: each row by its own words. */
export async function* readFile(file: SourceFile, options: ReadOptions): AsyncGenerator<RowResult[]> {
  yield* readPredictions(await bundleOf(file), options)
}

/** Looks at all rows of a bundle as a whole, before one is taken. Throws as `readPredictions` does. */
export async function surveyBundle(
  { format, ...bundle }: FormatBundle,
  options: ReadOptions,
  items: ItemRules | null = null,
): Promise<Survey> {
  const adapter: Adapter = adapters[format]
  const survey = createSurvey()
  const itemOf = identifyRows(bundle, items, cacheQuestions(cachedCharacters))
  const rows = items === null ? (adapter.scan ?? adapter.read) : adapter.read
  const given = options.model?.trim() ?? ""
  for await (const results of rows(bundle, options)) {
    options.signal?.throwIfAborted()
    for (const result of results) {
      if (result.kind === "refused") continue
      const row = itemOf(given !== "" && result.row.model.trim() === "" ? { ...result.row, model: given } : result.row)
      const output = typeof row.output === "string" ? row.output : Buffer.from(row.output).toString("latin1")
      survey.add({ ...row, output, dataset: row.dataset.trim(), model: row.model.trim() })
    }
  }
  return survey.end()
}

/** Rows that only their place tells apart get a number: variants where scorers differ, trials where answers do. */
function numberRepeats({ datasets }: Survey): (row: RawRow) => RawRow {
  if ([...datasets.values()].every(({ repeats }) => repeats === null)) return (row) => row
  const ordinal = createOrdinals()
  return (row) => {
    const repeats = datasets.get(row.dataset.trim())?.repeats ?? null
    if (repeats === null) return row
    const place = ordinal(row)
    return repeats.kind === "trials"
      ? { ...row, trial: place }
      : { ...row, variant: ordinalVariant(row.variant ?? "", place) }
  }
}

/** Every model and dataset becomes a row that pages list: a file may not bring thousands of them by mistake. */
function boundNames(): (result: RowResult) => RowResult {
  const models = new Set<string>()
  const datasets = new Set<string>()
  return (result) => {
    if (result.kind === "refused") return result
    const { line, model, dataset } = result.row
    if (!models.has(model) && models.size >= limits.models)
      return refuse(line, { column: "model", reason: `more than ${limits.models} models in one file`, value: model })
    if (!datasets.has(dataset) && datasets.size >= limits.datasets)
      return refuse(line, {
        column: "dataset",
        reason: `more than ${limits.datasets} datasets in one file`,
        value: dataset,
      })
    models.add(model)
    datasets.add(dataset)
    return result
  }
}
