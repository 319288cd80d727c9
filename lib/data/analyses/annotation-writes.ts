import "server-only"
import { expressionBuilder, sql, type Selectable } from "kysely"
import type pg from "pg"
import type { Diagnosis } from "@/lib/domain/failures/annotation"
import type { Annotation } from "@/lib/method/diagnose"
import { transaction } from "@/lib/data/base/client"
import { toDb } from "@/lib/data/base/enums"
import { enqueue, jobKey, type AnalysisJob } from "@/lib/data/base/jobs"
import { skipForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { on, pooled } from "@/lib/data/base/kysely"
import type { DB, ErrorAnnotation } from "@/lib/data/generated/tables"
import { enterStage, lockAnalysis, treeStage } from "./analysis-state"
import { copyCriteria } from "./finished-annotations"

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
    const kept = finished.filter(({ annotationId }) => written.has(annotationId))
    await copyCriteria(
      client,
      kept.map(({ annotationId, annotation }) => ({ annotationId, criteria: annotation.diagnosis?.criteria ?? [] })),
    )
  })
}

/** The columns that a reading fills. */
type Written = Pick<
  Selectable<ErrorAnnotation>,
  | "id"
  | "outcome"
  | "outcomeDetail"
  | "verdict"
  | "suspect"
  | "title"
  | "summary"
  | "secondary"
  | "confidence"
  | "source"
  | "categoryHint"
  | "outputHash"
>

/** Ids of those that were pending until now. */
async function writeOutcomes(
  client: pg.PoolClient,
  analysisId: number,
  finished: readonly FinishedAnnotation[],
): Promise<Set<number>> {
  const list = <T>(of: (one: FinishedAnnotation) => T): T[] => finished.map(of)
  const said = <T>(of: (diagnosis: Diagnosis) => T): (T | null)[] =>
    finished.map(({ annotation: { diagnosis } }) => diagnosis && of(diagnosis))
  const given = sql<Written>`unnest(
    ${list((one) => one.annotationId)}::int[], ${list((one) => toDb(one.annotation.outcome))}::"Outcome"[],
    ${list((one) => one.annotation.detail)}::text[], ${said(({ verdict }) => toDb(verdict))}::"Verdict"[],
    ${said(({ suspect }) => suspect && toDb(suspect))}::"Suspect"[], ${said((one) => one.title)}::text[],
    ${said((one) => one.summary)}::text[], ${said((one) => one.secondary)}::text[],
    ${said((one) => one.confidence)}::float8[], ${said((one) => one.source)}::text[],
    ${said((one) => one.categoryHint)}::text[], ${list((one) => one.outputHash)}::text[])`.as<"f">(
    sql`f(id, outcome, outcome_detail, verdict, suspect, title, summary, secondary, confidence, source, category_hint,
          output_hash)`,
  )
  const rows = await on(client)
    .updateTable("errorAnnotation as a")
    .from(given)
    .set((eb) => ({
      outcome: eb.ref("f.outcome"),
      outcomeDetail: eb.ref("f.outcomeDetail"),
      verdict: eb.ref("f.verdict"),
      suspect: eb.ref("f.suspect"),
      title: eb.ref("f.title"),
      summary: eb.ref("f.summary"),
      secondary: eb.ref("f.secondary"),
      confidence: eb.ref("f.confidence"),
      source: eb.ref("f.source"),
      categoryHint: eb.ref("f.categoryHint"),
      outputHash: eb.ref("f.outputHash"),
      updatedAt: sql`clock_timestamp()`,
    }))
    .whereRef("a.id", "=", "f.id")
    .where("a.analysisId", "=", analysisId)
    .where("a.outcome", "=", "pending")
    .returning("a.id")
    .execute()
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
    const pending = await on(client).selectNoFrom(pendingOf(job, range)).executeTakeFirstOrThrow()
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
  const pending = await pooled()
    .selectFrom("analysis")
    .select(pendingOf(job, range))
    .where("id", "=", job.analysisId)
    .where("attempt", "=", job.attempt)
    .where("status", "=", "running")
    .executeTakeFirst()
  return pending !== undefined && pending.anywhere && !pending.here
}

/** Is anything left to read: in this range, in the whole analysis? */
function pendingOf({ analysisId }: AnalysisJob, { from, to }: Range) {
  const eb = expressionBuilder<DB, never>()
  const pending = eb
    .selectFrom("errorAnnotation as a")
    .select("a.id")
    .where("a.analysisId", "=", analysisId)
    .where("a.outcome", "=", "pending")
  return [
    eb
      .exists(pending.where("a.id", ">=", from).where("a.id", "<=", to))
      .$castTo<boolean>()
      .as("here"),
    eb.exists(pending).$castTo<boolean>().as("anywhere"),
  ] as const
}
