import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import { histogramSchema, type Histogram } from "@/lib/domain/results/score-histogram"
import type { ThresholdRule } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"
import type { FileOutcome, RejectedRow } from "@/lib/data/imports/result-set-import"

export type Visibility = "private" | "unlisted" | "public"

export type ResultSet = {
  readonly id: number
  readonly name: string
  readonly ownerId: number | null
  readonly visibility: Visibility
  readonly status: "importing" | "ready" | "failed"
  readonly rows: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  readonly failures: number
  readonly progress: number
  readonly message: string | null
  /** failed for now: what its scores leave open is to be answered first */
  readonly isOpen: boolean
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

const columns = `
  r.id, r.name, r.owner_id AS "ownerId", r.visibility, r.status, r.rows, r.accepted, r.duplicates, r.rejected,
  r.progress, r.message, r.status = 'failed' AND r.open_questions IS NOT NULL AS "isOpen", r.created_at AS "createdAt", r.finished_at AS "finishedAt",
  (SELECT coalesce(sum(c.failures), 0)::int FROM result_set_count c WHERE c.result_set_id = r.id) AS failures`

/** The viewer's own imports, newest first. */
export async function listResultSets(viewer: Viewer, limit = 100): Promise<ResultSet[]> {
  if (!viewer) return []
  return query<ResultSet>(
    `SELECT ${columns} FROM result_set r WHERE r.owner_id = $1 AND r.origin = 'import' ORDER BY r.id DESC LIMIT $2`,
    [viewer.id, limit],
  )
}

/** One import the viewer may read; null when there is none. */
export async function findResultSet(id: number, viewer: Viewer): Promise<ResultSet | null> {
  const [row] = await query<ResultSet>(`SELECT ${columns} FROM result_set r WHERE r.id = $1 AND r.origin = 'import'`, [
    id,
  ])
  return row && mayRead(viewer, row) ? row : null
}

export async function getResultSet(id: number, viewer: Viewer): Promise<ResultSet> {
  const found = await findResultSet(id, viewer)
  if (!found) throw new AppError("not_found", "There are no such results.")
  return found
}

export type ResultSetDataset = {
  readonly datasetId: number
  readonly slug: string
  readonly name: string
  readonly threshold: number
  readonly lowerIsBetter: boolean
  /** nobody said which way is better: higher was assumed */
  readonly directionAssumed: boolean
  readonly rule: ThresholdRule
  readonly binary: boolean
  readonly mean: number | null
  readonly lowest: number | null
  readonly highest: number | null
  readonly histogram: Histogram
  readonly textConflicts: number
  readonly predictions: number
  readonly failures: number
  readonly unscored: number
  readonly models: number
}

/** Call getResultSet first: this checks nobody's right to look. */
export async function listResultSetDatasets(resultSetId: number): Promise<ResultSetDataset[]> {
  const rows = await query<ResultSetDataset & { histogram: unknown }>(
    `SELECT d.id AS "datasetId", d.slug, d.name, s.threshold, s.lower_is_better AS "lowerIsBetter",
       NOT s.direction_said AS "directionAssumed", s.threshold_rule AS rule, s."binary", s.histogram,
       s.mean_score AS mean, s.min_score AS lowest, s.max_score AS highest, s.text_conflicts AS "textConflicts",
       sum(c.predictions)::int AS predictions, sum(c.failures)::int AS failures, sum(c.unscored)::int AS unscored,
       count(*)::int AS models
     FROM result_set_dataset s JOIN dataset d ON d.id = s.dataset_id
     JOIN result_set_count c ON c.result_set_id = s.result_set_id AND c.dataset_id = s.dataset_id
     WHERE s.result_set_id = $1
     GROUP BY d.id, s.result_set_id, s.dataset_id ORDER BY d.name`,
    [resultSetId],
  )
  return rows.map((row) => ({ ...row, histogram: histogramSchema.parse(row.histogram) }))
}

export type ResultSetCount = {
  readonly modelId: number
  readonly slug: string
  readonly model: string
  readonly predictions: number
  readonly failures: number
  readonly unscored: number
}

/** The models of one data set, most failures first. Call getResultSet first. */
export async function listResultSetCounts(resultSetId: number, datasetId: number): Promise<ResultSetCount[]> {
  return query<ResultSetCount>(
    `SELECT m.id AS "modelId", m.slug, m.name AS model, c.predictions, c.failures, c.unscored
     FROM result_set_count c JOIN model m ON m.id = c.model_id
     WHERE c.result_set_id = $1 AND c.dataset_id = $2 ORDER BY c.failures DESC, m.name`,
    [resultSetId, datasetId],
  )
}

export async function listResultSetFiles(resultSetId: number): Promise<FileOutcome[]> {
  const rows = await query<Omit<FileOutcome, "bytes"> & { bytes: string }>(
    `SELECT name, bytes, sha256, rows, accepted, duplicates, rejected, problem FROM result_set_file
     WHERE result_set_id = $1 ORDER BY id`,
    [resultSetId],
  )
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
}

export async function setVisibility(id: number, visibility: Visibility, viewer: Viewer): Promise<void> {
  const rows = await query(
    `UPDATE result_set SET visibility = $2::"Visibility" WHERE id = $1 AND owner_id = $3 AND origin = 'import' RETURNING id`,
    [id, visibility, viewer?.id ?? null],
  )
  if (rows.length === 0) throw new AppError("not_found", "There are no such results.")
}

export type RejectedGroup = {
  readonly column: string
  readonly reason: string
  readonly count: number
  readonly first: readonly RejectedRow[]
}

/** Refused rows by reason (figures in a reason do not make it another one), with the first few of each. */
export async function groupRejectedRows(resultSetId: number): Promise<RejectedGroup[]> {
  return query<RejectedGroup>(
    `WITH ranked AS (
       SELECT *, regexp_replace(reason, '\\d[\\d,.]*( of .*)?', '…', 'g') AS kind,
         row_number() OVER (PARTITION BY column_name, regexp_replace(reason, '\\d[\\d,.]*( of .*)?', '…', 'g') ORDER BY id) AS place
       FROM rejected_row WHERE result_set_id = $1
     )
     SELECT column_name AS "column", kind AS reason, count(*)::int AS count,
       json_agg(json_build_object('file', file, 'line', line, 'column', column_name, 'reason', reason, 'excerpt', excerpt)
         ORDER BY id) FILTER (WHERE place <= 5) AS first
     FROM ranked GROUP BY column_name, kind ORDER BY count(*) DESC, min(id) LIMIT 50`,
    [resultSetId],
  )
}

/** All kept refused rows, page by page, so that a download needs no memory. */
export async function* readRejectedRows(resultSetId: number, pageSize = 2_000): AsyncGenerator<RejectedRow[]> {
  let after = 0
  for (;;) {
    const rows = await query<RejectedRow & { id: number }>(
      `SELECT id, file, line, column_name AS "column", reason, excerpt FROM rejected_row
       WHERE result_set_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [resultSetId, after, pageSize],
    )
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)?.id ?? after
  }
}
