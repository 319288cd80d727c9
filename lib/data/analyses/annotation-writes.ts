import "server-only"
import type { Annotation } from "@/lib/method/diagnose"
import type pg from "pg"
import { query, transaction } from "@/lib/data/base/client"
import { toDb } from "@/lib/data/base/enums"
import { enqueue, jobKey, type AnalysisJob } from "@/lib/data/base/jobs"
import { copyRows } from "@/lib/data/base/copy"
import { skipForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { enterStage, lockAnalysis, treeStage } from "./analysis-state"

export type FinishedAnnotation = {
  readonly annotationId: number
  /** first 16 hex of the sha256 of the output that was read; null when there was none */
  readonly outputHash: string | null
  readonly annotation: Annotation
}

/**
 * Writes what became of some failures, each at most once: an annotation that is no longer pending is left as it is, so
 * that two workers which read the same failure by mischance cannot write it twice. What they cost is counted elsewhere
 * (lib/data/judges/spend.ts), as it is asked.
 */
export async function saveAnnotations(analysisId: number, finished: readonly FinishedAnnotation[]): Promise<void> {
  if (finished.length === 0) return
  await transaction(async (client) => {
    const written = await writeOutcomes(client, analysisId, finished)
    // They belong to rows that this transaction holds.
    await skipForeignKeyChecks(client)
    await copyRows(client, criterion, criterionCells(finished.filter(({ annotationId }) => written.has(annotationId))))
  })
}

/** Ids of those that were pending until now. */
async function writeOutcomes(
  client: pg.ClientBase,
  analysisId: number,
  finished: readonly FinishedAnnotation[],
): Promise<Set<number>> {
  const column = <T>(of: (one: FinishedAnnotation) => T): T[] => finished.map(of)
  const { rows } = await client.query<{ id: number }>(
    `UPDATE error_annotation a
     SET outcome = f.outcome::"Outcome", outcome_detail = f.detail, verdict = f.verdict::"Verdict",
         suspect = f.suspect::"Suspect", title = f.title, summary = f.summary, secondary = f.secondary,
         confidence = f.confidence, source = f.source, category_hint = f.hint, output_hash = f.output_hash,
         updated_at = clock_timestamp()
     FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                 $10::float8[], $11::text[], $12::text[], $13::text[])
       AS f (id, outcome, detail, verdict, suspect, title, summary, secondary, confidence, source, hint, output_hash)
     WHERE a.id = f.id AND a.analysis_id = $1 AND a.outcome = 'pending'
     RETURNING a.id`,
    [
      analysisId,
      column((one) => one.annotationId),
      column((one) => toDb(one.annotation.outcome)),
      column((one) => one.annotation.detail),
      column((one) => (one.annotation.diagnosis ? toDb(one.annotation.diagnosis.verdict) : null)),
      column((one) => (one.annotation.diagnosis?.suspect ? toDb(one.annotation.diagnosis.suspect) : null)),
      column((one) => one.annotation.diagnosis?.title ?? null),
      column((one) => one.annotation.diagnosis?.summary ?? null),
      column((one) => one.annotation.diagnosis?.secondary ?? null),
      column((one) => one.annotation.diagnosis?.confidence ?? null),
      column((one) => one.annotation.diagnosis?.source ?? null),
      column((one) => one.annotation.diagnosis?.categoryHint ?? null),
      column((one) => one.outputHash),
    ],
  )
  return new Set(rows.map(({ id }) => id))
}

type Range = { readonly from: number; readonly to: number }

/**
 * Ends one job's hold on its range. What it left pending goes to exactly one successor: parked while the analysis is
 * paused, at once otherwise. The last range to end, with nothing pending anywhere, opens the taxonomy stage, unless the
 * sample is still being drawn: then that job does.
 */
export async function endRange(job: AnalysisJob, range: Range): Promise<void> {
  if (await isOneOfMany(job, range)) return
  await transaction(async (client) => {
    const analysis = await lockAnalysis(client, job)
    if (!analysis || (analysis.stage !== "diagnose" && analysis.stage !== "prepare")) return
    const sampling = analysis.stage === "prepare"
    const paused = analysis.status === "paused"
    if (analysis.status !== "running" && !paused) return
    const { rows } = await client.query<Pending>(`SELECT ${pendingOf}`, [job.analysisId, range.from, range.to])
    const pending = rows[0] ?? { here: false, anywhere: false }
    if (pending.here || (paused && !pending.anywhere && !sampling)) {
      const payload = { analysisId: job.analysisId, attempt: job.attempt, from: range.from, to: range.to }
      const key = jobKey(job, "analysis-diagnose", range.from)
      await enqueue(client, "analysis-diagnose", payload, { key, priority: 10, parked: paused })
    } else if (!pending.anywhere && !sampling) {
      await enterStage(client, job, { stage: treeStage(analysis.mode), task: "analysis-tree" })
    }
  })
}

/**
 * Whether a range that is read to its end leaves others at work, as all do but the last: without the analysis's lock,
 * which the sample is drawn under. Each range asks when all it wrote is committed, so the one that ends last finds nothing
 * pending, and goes on with the lock.
 */
async function isOneOfMany(job: AnalysisJob, range: Range): Promise<boolean> {
  const [pending] = await query<Pending>(
    `SELECT ${pendingOf} FROM analysis WHERE id = $1 AND attempt = $4 AND status = 'running'`,
    [job.analysisId, range.from, range.to, job.attempt],
  )
  return pending !== undefined && pending.anywhere && !pending.here
}

type Pending = { readonly here: boolean; readonly anywhere: boolean }

const pendingOf = `
  EXISTS (SELECT FROM error_annotation WHERE analysis_id = $1 AND outcome = 'pending' AND id BETWEEN $2 AND $3) AS here,
  EXISTS (SELECT FROM error_annotation WHERE analysis_id = $1 AND outcome = 'pending') AS anywhere`

const criterion = {
  table: "criterion",
  columns: {
    annotation_id: "int4",
    position: "int4",
    text: "text",
    present: "bool",
    quality: "text",
    evidence_start: "int4",
    evidence_end: "int4",
    missing_quote: "text",
    comment: "text",
  },
} as const

function* criterionCells(finished: readonly FinishedAnnotation[]) {
  for (const { annotationId, annotation } of finished)
    for (const [position, one] of (annotation.diagnosis?.criteria ?? []).entries())
      yield [
        annotationId,
        position,
        one.text,
        one.present,
        one.quality && toDb(one.quality),
        one.evidence?.start ?? null,
        one.evidence?.end ?? null,
        one.missingQuote,
        one.comment,
      ]
}
