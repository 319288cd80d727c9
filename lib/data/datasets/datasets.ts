import "server-only"
import { z } from "zod"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"
import { rulesOf } from "@/lib/data/scope/failure-rule-sql"
import { getDatasetNamed } from "@/lib/data/scope/names"
import type { Scope } from "@/lib/data/scope/scope"
import type { NameAccess } from "@/lib/data/scope/visible-names"

export type DatasetInfo = {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly title: string
  readonly suite: string | null
  readonly description: string | null
  readonly sourceName: string | null
  readonly sourceUrl: string | null
  readonly licence: string | null
  /** its items stay out of plain sight until the terms are accepted */
  readonly gated: boolean
  readonly terms: string | null
}

export type ListedDataset = DatasetInfo & {
  /** examples that some model of the scope tried: the row is shared, and others' results may hold more of them */
  readonly examples: number
}

const columns = `d.id, d.slug, d.name, coalesce(d.title, d.name) AS title, d.suite, d.description,
  d.source_name AS "sourceName", d.source_url AS "sourceUrl", d.licence, d.gated, d.terms`

/** Data sets of the scope's analysis, in the order they were first met. */
export async function listDatasets(scope: Scope): Promise<ListedDataset[]> {
  return query<ListedDataset>(
    `SELECT ${columns}, (
       SELECT count(*)::int FROM example e WHERE e.dataset_id = d.id AND EXISTS (
         SELECT FROM prediction p JOIN analysis a ON a.result_set_id = p.result_set_id
         WHERE p.example_id = e.id AND a.id = $1)
     ) AS examples
     FROM dataset d
     WHERE EXISTS (SELECT 1 FROM stratum s WHERE s.analysis_id = $1 AND s.dataset_id = d.id)
     ORDER BY d.id`,
    [scope.analysis.id],
  )
}

/** One data set by the segment of its address; throws not_found, also for one that may not be named here. */
export async function getDataset(segment: string, access: NameAccess): Promise<DatasetInfo> {
  const { id } = await getDatasetNamed(segment, { access, as: "address" })
  const [row] = await query<DatasetInfo>(`SELECT ${columns} FROM dataset d WHERE d.id = $1`, [id])
  if (!row) throw new AppError("not_found", `There is no data set "${segment.slice(0, 200)}".`)
  return row
}

export type ScoreHistogram = {
  /** the rule of the scope's analysis */
  readonly threshold: number
  readonly lowerIsBetter: boolean
  /** how it was chosen; "kept" when the results' own has been moved since the analysis was run */
  readonly rule: string
  readonly binary: boolean
  readonly meanScore: number | null
  readonly min: number
  readonly max: number
  /** counts in equal bins from min to max */
  readonly bins: readonly number[]
}

const drawnSchema = z.object({ min: z.number(), max: z.number(), bins: z.array(z.number()).min(1) })

/**
 * The scores of one data set in the results of an analysis, with the threshold it was run with; null when none were kept.
 */
export async function findScoreHistogram({ analysis }: Scope, datasetId: number): Promise<ScoreHistogram | null> {
  const [row] = await query<Omit<ScoreHistogram, "min" | "max" | "bins"> & { histogram: unknown }>(
    `SELECT r.threshold, r.lower_is_better AS "lowerIsBetter", s."binary", s.mean_score AS "meanScore", s.histogram,
            CASE WHEN (r.threshold, r.lower_is_better) = (s.threshold, s.lower_is_better) THEN s.threshold_rule::text
                 ELSE 'kept' END AS rule
     FROM result_set_dataset s
     JOIN ${rulesOf({ resultSet: "$1", analysis: "$3" })} r ON r.dataset_id = s.dataset_id
     WHERE s.result_set_id = $1 AND s.dataset_id = $2`,
    [analysis.resultSetId, datasetId, analysis.id],
  )
  if (!row) return null
  const { histogram, ...rest } = row
  const drawn = drawnSchema.safeParse(histogram)
  return drawn.success ? { ...rest, ...drawn.data } : null
}
