import "server-only"
import type { UpdateObject } from "kysely"
import type pg from "pg"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { runResultSchema, type RunResult, type StabilityReport } from "@/lib/domain/analyses/stability"
import type { AnalysisStatus } from "@/lib/domain/enums"
import { prisma, transaction } from "@/lib/data/base/client"
import { now } from "@/lib/data/base/columns"
import { db, on, pooled } from "@/lib/data/base/kysely"
import { isGivenUp, isKeyOf, withQueue } from "@/lib/data/base/queue-tables"
import type { DB } from "@/lib/data/generated/tables"
import { enqueue, stabilityKey, type StabilityJob, type StabilityRunJob } from "@/lib/data/base/jobs"

/** What the jobs need to know of a measurement. */
export type MeasuredAnalysis = NonNullable<Awaited<ReturnType<typeof findMeasured>>>

/** null: it is gone, or the job belongs to an earlier attempt. */
export async function findMeasured(job: StabilityJob) {
  const row = await db()
    .selectFrom("stability as s")
    .innerJoin("analysis as a", "a.id", "s.analysisId")
    .leftJoin("taxonomyVersion as t", (join) => join.onRef("t.analysisId", "=", "a.id").on("t.kind", "=", "analysis"))
    .select(["s.kind", "s.status", "a.id as analysisId", "a.judgeId", "a.mode", "a.releaseId", "a.config"])
    .select("t.id as treeId")
    .where("s.id", "=", job.stabilityId)
    .where("s.attempt", "=", job.attempt)
    .executeTakeFirst()
  return row ? { ...row, config: parseConfig(row.config) } : null
}

const isAttempt = ({ stabilityId, attempt }: StabilityJob) => ({ id: stabilityId, attempt })
const isRun = ({ stabilityId, position }: StabilityRunJob) => ({ stabilityId, position })

export async function readStabilityStatus(job: StabilityJob): Promise<AnalysisStatus | null> {
  const row = await prisma().stability.findFirst({ where: isAttempt(job), select: { status: true } })
  return row?.status ?? null
}

/** Seed and ratio of a run that is still to be done, and marks the measurement as running; null when it is done. */
export async function takeRun(job: StabilityRunJob): Promise<{ seed: number; ratio: number } | null> {
  const run = await prisma().stabilityRun.findFirst({
    where: { ...isRun(job), finishedAt: null },
    select: { seed: true, ratio: true },
  })
  if (run)
    await prisma().stability.updateMany({
      where: { ...isAttempt(job), status: "queued" },
      data: { status: "running" },
    })
  return run
}

export async function reportCalls(
  job: StabilityRunJob,
  { done, total }: { readonly done: number; readonly total: number },
): Promise<void> {
  await prisma().stabilityRun.updateMany({ where: isRun(job), data: { callsDone: done, callsTotal: total } })
}

export async function addStabilityUsage(
  id: number,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): Promise<void> {
  await prisma().stability.updateMany({
    where: { id },
    data: { inputTokens: { increment: inputTokens }, outputTokens: { increment: outputTokens } },
  })
}

/** Keeps what a run gave, once; the last one to end queues the report. */
export async function saveRun(job: StabilityRunJob, result: RunResult): Promise<void> {
  await transaction(async (client) => {
    if ((await lockedStatus(client, job)) !== "running") return
    await on(client)
      .updateTable("stabilityRun")
      .set((eb) => ({ result: JSON.stringify(result), finishedAt: now, callsDone: eb.ref("callsTotal") }))
      .where("stabilityId", "=", job.stabilityId)
      .where("position", "=", job.position)
      .where("finishedAt", "is", null)
      .execute()
    const open = await on(client)
      .selectFrom("stabilityRun")
      .select("id")
      .where("stabilityId", "=", job.stabilityId)
      .where("finishedAt", "is", null)
      .limit(1)
      .executeTakeFirst()
    const next = { stabilityId: job.stabilityId, attempt: job.attempt }
    if (!open) await enqueue(client, "stability-report", next, { key: stabilityKey(next, "report") })
  })
}

/** The same run once more, for another worker to take. */
export async function requeueRun({ stabilityId, attempt, position }: StabilityRunJob): Promise<void> {
  await transaction(async (client) => {
    const job = { stabilityId, attempt }
    const status = await lockedStatus(client, job)
    if (status !== "running" && status !== "queued") return
    await enqueue(client, "stability-run", { ...job, position }, { key: stabilityKey(job, position), priority: 20 })
  })
}

export async function listFinishedRuns(stabilityId: number) {
  const rows = await prisma().stabilityRun.findMany({
    where: { stabilityId, finishedAt: { not: null } },
    select: { position: true, seed: true, ratio: true, result: true },
    orderBy: { position: "asc" },
  })
  return rows.map((row) => ({ ...row, result: runResultSchema.parse(row.result) }))
}

export async function saveReport(job: StabilityJob, report: StabilityReport): Promise<void> {
  await end(job, { report: JSON.stringify(report), status: "done", message: null })
}

/** Ends an attempt with one sentence for people; finished runs stay. */
export async function failStability(job: StabilityJob, message: string): Promise<void> {
  await end(job, { status: "failed", message: message.slice(0, 500) })
}

async function end({ stabilityId, attempt }: StabilityJob, how: UpdateObject<DB, "stability">): Promise<void> {
  await db()
    .updateTable("stability")
    .set({ ...how, finishedAt: now })
    .where("id", "=", stabilityId)
    .where("attempt", "=", attempt)
    .where("status", "in", ["queued", "running"])
    .execute()
}

/** Measurements whose job was killed so often that the queue has given it up: told, not left running for ever. */
export async function failAbandonedStability(): Promise<void> {
  const message =
    "Stopped: the worker died again and again over the same run. Finished runs are kept; continue when the cause is found."
  await withQueue(pooled())
    .updateTable("stability")
    .from("graphileWorker._privateJobs as j")
    .set({ status: "failed", finishedAt: now, message })
    .where(isGivenUp("j"))
    .where((eb) =>
      isKeyOf("stability", { key: eb.ref("j.key"), id: eb.ref("stability.id"), attempt: eb.ref("stability.attempt") }),
    )
    .where("stability.status", "in", ["queued", "running"])
    .execute()
  await withQueue(pooled())
    .deleteFrom("graphileWorker._privateJobs as j")
    .where(isGivenUp("j"))
    .where("j.key", "like", "stability-%")
    .execute()
}

async function lockedStatus(client: pg.ClientBase, job: StabilityJob): Promise<AnalysisStatus | null> {
  const row = await on(client)
    .selectFrom("stability")
    .select("status")
    .where("id", "=", job.stabilityId)
    .where("attempt", "=", job.attempt)
    .forUpdate()
    .executeTakeFirst()
  return row?.status ?? null
}
