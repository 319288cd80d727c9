import "server-only"
import type { Annotation } from "@/lib/analysis/annotate"
import { pool, transaction } from "./client"
import { toDb } from "./enums"
import { enqueue, jobKey, type AnalysisJob } from "./jobs"
import { enterStage, lockAnalysis } from "./analysis-state"

export type FinishedAnnotation = {
  readonly annotationId: number
  /** first 16 hex of the sha256 of the output that was read; null when there was none */
  readonly outputHash: string | null
  readonly annotation: Annotation
}

/**
 * Writes what became of some failures, each at most once: an annotation that is no longer pending is left as it is, so
 * that two workers which read the same failure by mischance cannot write it twice. Tokens paid for them are added in
 * the same statement, which is the whole transaction.
 */
export async function saveAnnotations(analysisId: number, finished: readonly FinishedAnnotation[]): Promise<void> {
  if (finished.length === 0) return
  const column = <T>(of: (one: FinishedAnnotation) => T): T[] => finished.map(of)
  const tokens = (key: "inputTokens" | "outputTokens") =>
    finished.reduce((sum, { annotation }) => sum + annotation.usage[key], 0)
  const criteria = finished.flatMap(({ annotationId, annotation }) =>
    (annotation.diagnosis?.criteria ?? []).map((criterion, position) => ({ annotationId, position, ...criterion })),
  )
  await pool().query(write, [
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
    criteria.map((one) => one.annotationId),
    criteria.map((one) => one.position),
    criteria.map((one) => one.text),
    criteria.map((one) => one.present),
    criteria.map((one) => (one.quality ? toDb(one.quality) : null)),
    criteria.map((one) => one.evidence?.start ?? null),
    criteria.map((one) => one.evidence?.end ?? null),
    criteria.map((one) => one.missingQuote),
    criteria.map((one) => one.comment),
    tokens("inputTokens"),
    tokens("outputTokens"),
  ])
}

const write = `
  WITH finished AS (
    SELECT * FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                         $10::float8[], $11::text[], $12::text[], $13::text[])
      AS f (id, outcome, detail, verdict, suspect, title, summary, secondary, confidence, source, hint, output_hash)
  ), written AS (
    UPDATE error_annotation a
    SET outcome = f.outcome::"Outcome", outcome_detail = f.detail, verdict = f.verdict::"Verdict",
        suspect = f.suspect::"Suspect", title = f.title, summary = f.summary, secondary = f.secondary,
        confidence = f.confidence, source = f.source, category_hint = f.hint, output_hash = f.output_hash,
        updated_at = clock_timestamp()
    FROM finished f WHERE a.id = f.id AND a.analysis_id = $1 AND a.outcome = 'pending'
    RETURNING a.id
  ), paid AS (
    UPDATE analysis SET input_tokens = input_tokens + $23, output_tokens = output_tokens + $24
    WHERE id = $1 AND ($23::int > 0 OR $24::int > 0)
  )
  INSERT INTO criterion (annotation_id, position, text, present, quality, evidence_start, evidence_end, missing_quote, comment)
  SELECT c.id, c.position, c.text, c.present, c.quality::"Quality", c.evidence_start, c.evidence_end, c.missing_quote, c.comment
  FROM unnest($14::int[], $15::int[], $16::text[], $17::bool[], $18::text[], $19::int[], $20::int[], $21::text[], $22::text[])
    AS c (id, position, text, present, quality, evidence_start, evidence_end, missing_quote, comment)
  JOIN written USING (id)`

/**
 * Ends one job's hold on its range. What it left pending goes to exactly one successor: parked while the analysis is
 * paused, at once otherwise. The last range to end, with nothing pending anywhere, opens the taxonomy stage.
 */
export async function endRange(job: AnalysisJob, range: { readonly from: number; readonly to: number }): Promise<void> {
  await transaction(async (client) => {
    const analysis = await lockAnalysis(client, job)
    if (!analysis || analysis.stage !== "diagnose") return
    const paused = analysis.status === "paused"
    if (analysis.status !== "running" && !paused) return
    const { rows } = await client.query<{ here: boolean; anywhere: boolean }>(
      `SELECT EXISTS (SELECT FROM error_annotation WHERE analysis_id = $1 AND outcome = 'pending' AND id BETWEEN $2 AND $3) AS here,
              EXISTS (SELECT FROM error_annotation WHERE analysis_id = $1 AND outcome = 'pending') AS anywhere`,
      [job.analysisId, range.from, range.to],
    )
    const pending = rows[0] ?? { here: false, anywhere: false }
    if (pending.here || (paused && !pending.anywhere)) {
      const payload = { analysisId: job.analysisId, attempt: job.attempt, from: range.from, to: range.to }
      const key = jobKey(job, "analysis-diagnose", range.from)
      await enqueue(client, "analysis-diagnose", payload, { key, priority: 10, parked: paused })
    } else if (!pending.anywhere) {
      await enterStage(client, job, { stage: analysis.mode === "place" ? "place" : "construct", task: "analysis-tree" })
    }
  })
}
