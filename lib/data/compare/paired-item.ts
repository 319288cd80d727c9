import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { termsKey } from "@/lib/domain/access/gated-dataset"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"
import { itemHash } from "@/lib/data/scope/item-hash"
import { pairedColumns, pairedFrom, pairedValues, pairedWhere, type Pair } from "./paired-outcomes"
import type { PairedKey } from "./paired-items"
import type { Scope } from "@/lib/data/scope/scope"

/** One item that both models answered, with what each did; texts apart. */
export type PairedItemDetail = PairedKey & {
  readonly exampleId: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly sourceName: string | null
  readonly sourceUrl: string | null
  readonly licence: string | null
  readonly gated: boolean
  readonly terms: string | null
  readonly contentHash: string | null
  readonly predictionA: number
  readonly predictionB: number
  readonly scoreA: number
  readonly scoreB: number
  readonly failedA: boolean
  readonly failedB: boolean
  /** null: right, or the failure was not sampled */
  readonly annotationA: number | null
  readonly annotationB: number | null
}

/** Throws not_found when the two did not both answer this item. */
export async function getPairedItem(scope: Scope, pair: Pair, key: PairedKey): Promise<PairedItemDetail> {
  const values = pairedValues(scope, pair)
  const bind = (value: unknown) => `$${values.push(value)}`
  const [row] = await query<PairedItemDetail>(
    `SELECT ${pairedColumns}, pa.example_id AS "exampleRowId", pa.variant, pa.trial, e.external_id AS "exampleId",
            d.slug AS "datasetSlug", coalesce(d.title, d.name) AS "datasetTitle", d.source_name AS "sourceName",
            d.source_url AS "sourceUrl", d.licence, d.gated, d.terms, ${itemHash("pa.result_set_id", "e.id")} AS "contentHash",
            pa.id AS "predictionA", pb.id AS "predictionB", pa.score AS "scoreA", pb.score AS "scoreB",
            aa.id AS "annotationA", ab.id AS "annotationB"
     ${pairedFrom} JOIN example e ON e.id = pa.example_id ${pairedWhere}
       AND pa.example_id = ${bind(key.exampleRowId)}::int AND pa.variant = ${bind(key.variant)}
       AND pa.trial = ${bind(key.trial)}::int LIMIT 1`,
    values,
  )
  if (!row) throw new AppError("not_found", "The two models did not both answer this item.")
  return row
}

export type PairTexts = {
  readonly input: string | null
  readonly reference: string | null
  readonly a: SideText | null
  readonly b: SideText | null
}
export type SideText = { readonly output: string; readonly reasoning: string | null; readonly resultSetId: number }

/** Whether the texts may be shown to somebody who has accepted these terms (lib/http/cookies/accepted-terms). */
export function mayShowPair(item: PairedItemDetail, accepted: ReadonlySet<string>): boolean {
  const { gated, terms, datasetSlug: slug, datasetTitle: title } = item
  return !gated || accepted.has(termsKey({ slug, title, terms }))
}

/**
 * Input and both outputs, from the compared results or any others the viewer may read: same data set, model, example,
 * variant and trial. Nothing for a gated data set whose terms were not accepted.
 */
export async function findPairTexts(
  scope: Scope,
  { a, b, other = scope }: Pair,
  of: { readonly item: PairedItemDetail; readonly viewer: Viewer; readonly accepted: ReadonlySet<string> },
): Promise<PairTexts> {
  const { item, viewer, accepted } = of
  if (!mayShowPair(item, accepted)) return { input: null, reference: null, a: null, b: null }
  const textOf = async (model: number, results: number) => {
    const [row] = await query<SideText & { input: string; reference: string | null }>(
      `SELECT p.result_set_id AS "resultSetId", pt.output, pt.reasoning, et.input, et.reference
       FROM prediction p
       JOIN result_set rs ON rs.id = p.result_set_id AND rs.status = 'ready'
       JOIN prediction_text pt ON pt.prediction_id = p.id
       JOIN example_text et ON et.result_set_id = p.result_set_id AND et.example_id = p.example_id
       WHERE p.example_id = $1 AND p.model_id = $2 AND p.variant = $6 AND p.trial = $7
         AND (rs.id = $3 OR rs.visibility = 'public' OR rs.owner_id = $4)
       ORDER BY (rs.id = $3) DESC, (et.content_hash = $5) DESC NULLS LAST, rs.id DESC LIMIT 1`,
      [item.exampleRowId, model, results, viewer?.id ?? null, item.contentHash, item.variant, item.trial],
    )
    return row ?? null
  }
  const [textA, textB] = await Promise.all([
    textOf(a, scope.analysis.resultSetId),
    textOf(b, other.analysis.resultSetId),
  ])
  const shown = textA ?? textB
  return { input: shown?.input ?? null, reference: shown?.reference ?? null, a: textA, b: textB }
}
