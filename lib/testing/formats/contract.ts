import { findFormats, tableOf, type FormatBundle } from "@/lib/ingest/formats/detect-format"
import { readPredictions, surveyBundle, type RowRules } from "@/lib/ingest/formats/read-predictions"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import type { ReadOptions } from "@/lib/ingest/rows/adapter"
import type { ScoreRule } from "@/lib/ingest/rows/prediction-row"
import type { Refusal } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"

/** What every format can say of a row. A score that is NaN is written as Python writes it. */
export type ContractRow = {
  readonly id: string
  readonly model: string
  readonly input: string
  readonly output: string
  readonly score: number
  readonly reference: string
}

/** A file that exists only in a test. */
export type BuiltFile = { readonly name: string; readonly content: string | Uint8Array }

/**
 * One format of the contract suite: `build` writes the files of one run of one model, those with the rows first; "bad"
 * stands for a row that cannot be read, as this format would spell it.
 */
export type ContractFormat = {
  readonly title: string
  readonly build: (rows: readonly (ContractRow | "bad")[]) => readonly BuiltFile[]
  /** which of the fields the format does not have, or not in this form */
  readonly lacks?: readonly ("model" | "reference" | "input" | "numbers")[]
}

/** JSON as Python writes it, with NaN. */
export function pythonJson(value: unknown, indent?: number): string {
  const mark = "\u0001NaN\u0001"
  const text = JSON.stringify(
    value,
    (_, one: unknown) => (typeof one === "number" && Number.isNaN(one) ? mark : one),
    indent,
  )
  return text.replaceAll(JSON.stringify(mark), "NaN")
}

export type ReadFiles = {
  readonly rows: PredictionRow[]
  readonly refusals: Refusal[]
  readonly left: readonly { readonly name: string; readonly reason: string; readonly isFault: boolean }[]
  readonly bundles: readonly FormatBundle[]
}

/**
 * All rows of files that are sent together, as an import reads them: what nobody knows is read as a table, every column
 * of scores is looked at as a whole, and the score counts that the harness itself counts.
 */
export async function readFiles(files: readonly SourceFile[], given: Partial<ReadOptions> = {}): Promise<ReadFiles> {
  const options = { dataset: null, ...given }
  const { bundles, left, unknown } = await findFormats(files)
  const [rows, refusals]: [PredictionRow[], Refusal[]] = [[], []]
  for (const bundle of [...bundles, ...unknown.map(tableOf)])
    for await (const results of readPredictions(bundle, options, await rulesOf(bundle, options)))
      for (const result of results)
        if (result.kind === "row") rows.push(result.row)
        else refusals.push(result.refusal)
  return { rows, refusals, left: left.map(({ file, ...one }) => ({ name: file.name, ...one })), bundles }
}

async function rulesOf(bundle: FormatBundle, options: ReadOptions): Promise<RowRules> {
  const survey = await surveyBundle(bundle, options)
  const ruleOf = (dataset: string): ScoreRule | undefined => {
    const seen = survey.datasets.get(dataset)
    const metric = seen?.mainScore ?? [...(seen?.metrics.keys() ?? [])][0]
    const reading = metric === undefined ? undefined : survey.columns.get(metric)?.reading
    return metric === undefined || reading === undefined ? undefined : { metric, reading, divisorOf: null }
  }
  return { survey, ruleOf }
}
