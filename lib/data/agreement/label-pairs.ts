import "server-only"
import type { Outcome } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"

/** What a judge said that is no category. No slug has a colon. */
export const fates = {
  "leftover:other": "Other",
  "leftover:unassigned": "Not placed",
  "leftover:no-error-found": "No error found",
  "leftover:not-read": "No diagnosis",
} as const
export type Fate = keyof typeof fates
export const isFate = (label: string): label is Fate => label in fates

/** One side of a comparison: an analysis on a version, and the label that stands for each node of it. */
export type LabelledSide = {
  readonly analysisId: number
  readonly versionId: number
  readonly labels: ReadonlyMap<number, string>
}

/**
 * Joins `b`, the reading of the same failure by another analysis, to an annotation `a`: the same attempt of the same
 * model at the same example, whichever result set brought it, for the same results may have come in more than once. Where
 * both judges read an output it must be the same text; a model that was run again has other failures.
 */
export const joinSameFailure = (analysis: string): string => `
    JOIN prediction pa ON pa.id = a.prediction_id
    JOIN error_annotation b ON b.analysis_id = ${analysis} AND b.model_id = a.model_id AND b.example_id = a.example_id
      AND (b.prediction_id = a.prediction_id OR a.output_hash IS NULL OR b.output_hash IS NULL OR a.output_hash = b.output_hash)
    JOIN prediction pb ON pb.id = b.prediction_id AND pb.variant = pa.variant AND pb.trial = pa.trial`

type Sides = { readonly a: LabelledSide; readonly b: LabelledSide }

export type PairCount = {
  readonly labelA: string
  readonly labelB: string
  readonly outcomeA: Outcome
  readonly outcomeB: Outcome
  readonly count: number
}

/** The failures two analyses share, grouped by what each of them says. */
export async function countLabelPairs(sides: Sides): Promise<PairCount[]> {
  const rows = await query<PairCount>(
    `${paired} SELECT "labelA", "labelB", "outcomeA", "outcomeB", count(*)::int AS count FROM paired
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    valuesOf(sides),
  )
  return rows.map((row) => ({
    ...row,
    outcomeA: fromDb(row.outcomeA) as Outcome,
    outcomeB: fromDb(row.outcomeB) as Outcome,
  }))
}

export type DiagnosisPair = {
  readonly annotationA: number
  readonly annotationB: number
  readonly modelName: string
  readonly datasetTitle: string
  readonly exampleId: string
  readonly labelA: string
  readonly labelB: string
  readonly outcomeA: Outcome
  readonly outcomeB: Outcome
  readonly titleA: string | null
  readonly titleB: string | null
  readonly summaryA: string | null
  readonly summaryB: string | null
}

export type PairFilter =
  | { readonly kind: "cell"; readonly a: string; readonly b: string }
  | { readonly kind: "outcomes"; readonly a: Outcome; readonly b: Outcome }
  /** labels that are not one of these pairs; without `pairs`: labels that are not equal */
  | { readonly kind: "apart"; readonly pairs: readonly (readonly [string, string])[] | null }

/** Failures both have read, with both diagnoses; a keyset page of them in the order of the first analysis. */
export async function listDiagnosisPairs(
  sides: Sides,
  {
    filter,
    after,
    limit,
  }: { readonly filter: PairFilter; readonly after?: number | undefined; readonly limit: number },
): Promise<{ rows: DiagnosisPair[]; next: number | null }> {
  const values = valuesOf(sides)
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions: string[] = []
  if (filter.kind === "cell") conditions.push(`"labelA" = ${bind(filter.a)}`, `"labelB" = ${bind(filter.b)}`)
  else if (filter.kind === "outcomes")
    conditions.push(
      `"outcomeA"::text = ${bind(filter.a.replaceAll("-", "_"))}`,
      `"outcomeB"::text = ${bind(filter.b.replaceAll("-", "_"))}`,
    )
  else if (filter.pairs === null) conditions.push(`"labelA" <> "labelB"`)
  else
    conditions.push(
      `NOT EXISTS (SELECT FROM unnest(${bind(filter.pairs.map(([a]) => a))}::text[], ${bind(filter.pairs.map(([, b]) => b))}::text[])
         AS same (a, b) WHERE same.a = "labelA" AND same.b = "labelB")`,
    )
  if (after !== undefined) conditions.push(`"annotationA" > ${bind(after)}`)
  const rows = await query<DiagnosisPair>(
    `${paired} SELECT paired.*, m.name AS "modelName", coalesce(d.title, d.name) AS "datasetTitle", e.external_id AS "exampleId"
     FROM paired JOIN model m ON m.id = paired.model_id JOIN dataset d ON d.id = paired.dataset_id
     JOIN example e ON e.id = paired.example_id
     WHERE ${conditions.join(" AND ")} ORDER BY "annotationA" LIMIT ${Math.trunc(limit) + 1}`,
    values,
  )
  const shown = rows.slice(0, limit).map((row) => ({
    ...row,
    outcomeA: fromDb(row.outcomeA) as Outcome,
    outcomeB: fromDb(row.outcomeB) as Outcome,
  }))
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.annotationA ?? null) : null }
}

/** How many failures only one of two analyses has sampled. */
export async function countUnshared(a: number, b: number): Promise<{ onlyA: number; onlyB: number }> {
  const [row] = await query<{ onlyA: number; onlyB: number }>(
    `WITH shared AS (SELECT count(*)::int AS n FROM error_annotation a ${joinSameFailure("$2")} WHERE a.analysis_id = $1)
     SELECT (SELECT count(*)::int FROM error_annotation WHERE analysis_id = $1) - n AS "onlyA",
            (SELECT count(*)::int FROM error_annotation WHERE analysis_id = $2) - n AS "onlyB" FROM shared`,
    [a, b],
  )
  return row ?? { onlyA: 0, onlyB: 0 }
}

function valuesOf({ a, b }: Sides): unknown[] {
  return [
    a.analysisId,
    b.analysisId,
    a.versionId,
    b.versionId,
    [...a.labels.keys()],
    [...a.labels.values()],
    [...b.labels.keys()],
    [...b.labels.values()],
  ]
}

const labelOf = (annotation: string, assignment: string, node: string) => `
  CASE WHEN ${annotation}.outcome = 'diagnosed'
         THEN coalesce(${node}.label, CASE WHEN ${assignment}.outcome = 'other' THEN 'leftover:other' ELSE 'leftover:unassigned' END)
       WHEN ${annotation}.outcome = 'no_error_found' THEN 'leftover:no-error-found'
       ELSE 'leftover:not-read' END`

/** Reviews are left out on purpose: this is what the judges said. */
const paired = `
  WITH nodes_a AS (SELECT * FROM unnest($5::int[], $6::text[]) AS n (id, label)),
       nodes_b AS (SELECT * FROM unnest($7::int[], $8::text[]) AS n (id, label)),
  paired AS (
    SELECT a.id AS "annotationA", b.id AS "annotationB", a.model_id, a.dataset_id, a.example_id,
           a.outcome AS "outcomeA", b.outcome AS "outcomeB", a.title AS "titleA", b.title AS "titleB",
           a.summary AS "summaryA", b.summary AS "summaryB",
           ${labelOf("a", "ca", "na")} AS "labelA", ${labelOf("b", "cb", "nb")} AS "labelB"
    FROM error_annotation a
    ${joinSameFailure("$2")}
    LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $3
    LEFT JOIN category_assignment cb ON cb.annotation_id = b.id AND cb.version_id = $4
    LEFT JOIN nodes_a na ON na.id = ca.node_id
    LEFT JOIN nodes_b nb ON nb.id = cb.node_id
    WHERE a.analysis_id = $1)`
