import "server-only"
import { sql, type UpdateObject } from "kysely"
import type pg from "pg"
import { parseConfig } from "@/lib/method/config/analysis-config"
import type { Trouble } from "@/lib/method/tree/tree-ports"
import type { AnalysisMode, AnalysisStage } from "@/lib/domain/enums"
import type { DB } from "@/lib/data/generated/tables"
import { prisma } from "@/lib/data/base/client"
import { now } from "@/lib/data/base/columns"
import { enqueue, flagsOf, jobKey, maxAttempts, type AnalysisJob, type TaskName } from "@/lib/data/base/jobs"
import { on, pooled, type Database } from "@/lib/data/base/kysely"

/** What the jobs need to know of an analysis. */
export type RunningAnalysis = NonNullable<Awaited<ReturnType<typeof findAnalysisFor>>>

const select = (database: Database, { analysisId, attempt }: AnalysisJob) =>
  database
    .selectFrom("analysis")
    .select(["id", "title", "resultSetId", "judgeId", "mode", "releaseId", "config", "status", "stage", "attempt"])
    .where("id", "=", analysisId)
    .where("attempt", "=", attempt)

/** The analysis, or null when it is gone or the job belongs to an earlier attempt. */
export async function findAnalysisFor(job: AnalysisJob) {
  const row = await select(pooled(), job).executeTakeFirst()
  return row ? { ...row, config: parseConfig(row.config) } : null
}

/** The same, locked until the transaction ends: status and stage change under this lock only. */
export async function lockAnalysis(client: pg.ClientBase, job: AnalysisJob): Promise<RunningAnalysis | null> {
  const row = await select(on(client), job).forNoKeyUpdate().executeTakeFirst()
  return row ? { ...row, config: parseConfig(row.config) } : null
}

type OneJobTask = Exclude<TaskName, "analysis-diagnose" | "import-upload" | "index-search" | `stability-${string}`>

/** The same job once more, kept until the analysis is resumed. The caller holds the lock. */
export async function enqueueParked(client: pg.ClientBase, job: AnalysisJob, task: OneJobTask): Promise<void> {
  await enqueue(client, task, plain(job), { key: jobKey(job, task), parked: true })
}

/** The same job once more, for another worker to take. */
export async function enqueueAgain(client: pg.ClientBase, job: AnalysisJob, task: OneJobTask): Promise<void> {
  await enqueue(client, task, plain(job), { key: jobKey(job, task) })
}

const plain = ({ analysisId, attempt }: AnalysisJob): AnalysisJob => ({ analysisId, attempt })

/** The caller holds the lock. */
const change = (client: pg.ClientBase, id: number, to: UpdateObject<DB, "analysis">) =>
  on(client).updateTable("analysis").set(to).where("id", "=", id).execute()

/** Moves to a stage and queues its job. The caller holds the lock. */
export async function enterStage(
  client: pg.ClientBase,
  job: AnalysisJob,
  { stage, task }: { readonly stage: AnalysisStage; readonly task: OneJobTask },
): Promise<void> {
  await change(client, job.analysisId, { stage, stageDone: 0, stageTotal: 0 })
  await enqueueAgain(client, job, task)
}

/**
 * Queues the diagnosis of everything pending with an id above `above`, in ranges of `size` failures. Returns how many
 * ranges. The caller holds the lock.
 */
export async function enqueueDiagnosis(
  client: pg.ClientBase,
  job: AnalysisJob,
  { size, above = 0 }: { readonly size: number; readonly above?: number },
): Promise<number> {
  const task: TaskName = "analysis-diagnose"
  const { analysisId, attempt } = job
  const row = await on(client)
    .with("range", (qb) =>
      qb
        .selectFrom((eb) =>
          eb
            .selectFrom("errorAnnotation as a")
            .select((of) => [
              "a.id",
              sql`(row_number() OVER (ORDER BY ${of.ref("a.id")}) - 1) / ${size}::int`.as("part"),
            ])
            .where("a.analysisId", "=", analysisId)
            .where("a.outcome", "=", "pending")
            .where("a.id", ">", above)
            .as("pending"),
        )
        .select((eb) => [eb.fn.min("id").as("first"), eb.fn.max("id").as("last")])
        .groupBy("part"),
    )
    .with("specs", (qb) =>
      qb
        .selectFrom("range")
        .select((eb) => {
          const [first, last] = [eb.ref("first"), eb.ref("last")]
          const payload = sql`json_build_object('analysisId', ${analysisId}::int, 'attempt', ${attempt}::int, 'from', ${first}, 'to', ${last})`
          const key = sql`${jobKey(job, task)}::text || '/' || ${first}`
          const spec = sql`(${task}, ${payload}, NULL, now(), ${maxAttempts}::int, ${key}, 10, ${flagsOf(job)})`
          return sql`array_agg(${spec}::graphile_worker.job_spec ORDER BY ${first})`.as("list")
        })
        .having((eb) => eb.fn.countAll(), ">", 0),
    )
    .selectFrom("specs")
    .innerJoinLateral(
      (eb) => sql<{ id: string }>`graphile_worker.add_jobs(${eb.ref("specs.list")})`.as("job"),
      (join) => join.onTrue(),
    )
    .select((eb) => eb.cast<number>(eb.fn.count("job.id"), "integer").as("queued"))
    .executeTakeFirstOrThrow()
  return row.queued
}

/** The sample is complete and its jobs are queued; with nothing left to read, the taxonomy is next. */
export async function enterDiagnosis(
  client: pg.ClientBase,
  analysis: Pick<RunningAnalysis, "id" | "attempt" | "mode">,
): Promise<void> {
  const job = { analysisId: analysis.id, attempt: analysis.attempt }
  await change(client, analysis.id, { stage: "diagnose", stageDone: 0, stageTotal: 0 })
  const pending = await on(client)
    .selectFrom("errorAnnotation")
    .select("id")
    .where("analysisId", "=", analysis.id)
    .where("outcome", "=", "pending")
    .limit(1)
    .executeTakeFirst()
  if (!pending) await enterStage(client, job, { stage: treeStage(analysis.mode), task: "analysis-tree" })
}

export const treeStage = (mode: AnalysisMode): AnalysisStage => (mode === "place" ? "place" : "construct")

/** Calls made and known to come in the taxonomy stages. */
export async function reportProgress(
  { analysisId, attempt }: AnalysisJob,
  { done, total }: { done: number; total: number },
): Promise<void> {
  await prisma().analysis.updateMany({
    where: { id: analysisId, attempt },
    data: { stageDone: done, stageTotal: total },
  })
}

export async function saveTroubles(
  client: pg.ClientBase,
  analysisId: number,
  troubles: readonly Trouble[],
): Promise<void> {
  const kept = troubles
    .slice(0, 200)
    .map((trouble) => ({ ...trouble, detail: trouble.detail.replaceAll("\u0000", "").slice(0, 500) }))
  await change(client, analysisId, { troubles: JSON.stringify(kept) })
}

export async function markStarted(client: pg.ClientBase, { analysisId }: AnalysisJob): Promise<void> {
  await on(client)
    .updateTable("analysis")
    .set((eb) => ({ status: "running", startedAt: eb.fn.coalesce("startedAt", now), message: null }))
    .where("id", "=", analysisId)
    .execute()
}

export async function markDone(client: pg.ClientBase, { analysisId }: AnalysisJob): Promise<void> {
  await change(client, analysisId, { status: "done", stage: "finished", finishedAt: now, message: null })
}

/** Ends an attempt with one sentence for people; what was read stays. No effect on what has already ended. */
export async function markFailed({ analysisId, attempt }: AnalysisJob, message: string): Promise<void> {
  await pooled()
    .updateTable("analysis")
    .set({ status: "failed", message: message.slice(0, 500), finishedAt: now })
    .where("id", "=", analysisId)
    .where("attempt", "=", attempt)
    .where("status", "in", ["queued", "running", "paused"])
    .execute()
}
