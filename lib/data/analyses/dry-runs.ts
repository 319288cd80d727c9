import "server-only"
import { sql } from "kysely"
import { z } from "zod"
import { parseConfig, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import { dryRunItemSchema, dryRunSizes, type DryRunItem } from "@/lib/domain/analyses/dry-run"
import type { Viewer } from "@/lib/domain/access/permissions"
import { AppError } from "@/lib/errors"
import { requireMayUse } from "@/lib/judge-info/available-judges"
import { prisma, transaction } from "@/lib/data/base/client"
import { now } from "@/lib/data/base/columns"
import { db, on } from "@/lib/data/base/kysely"
import type { Prisma } from "@/lib/data/generated/client"
import { enqueue, prepareQueue } from "@/lib/data/base/jobs"
import { storable } from "@/lib/data/judges/judge-replies"

export type DryRun = Awaited<ReturnType<typeof getDryRun>>

/** Not kept longer: prompts and replies are copies of texts that are stored once already. */
const keptFor = sql`interval '7 days'`
/** waiting or under way, of one user */
const mostOpen = 5

type NewDryRun = {
  readonly resultSetId: number
  readonly judgeId: string
  readonly config: AnalysisConfig
  readonly size?: number
}

/** Queues a dry run. The caller has checked that the viewer may read the results. Throws conflict for too many at once. */
export async function createDryRun(wanted: NewDryRun, viewer: NonNullable<Viewer>): Promise<{ id: number }> {
  requireMayUse(viewer, wanted.judgeId)
  const size = Math.min(dryRunSizes.most, wanted.size ?? dryRunSizes.usual)
  await prepareQueue()
  return transaction(async (client) => {
    const database = on(client)
    await database
      .deleteFrom("dryRun")
      .where("createdAt", "<", sql<Date>`${now} - ${keptFor}`)
      .execute()
    // One user's starts stand in line: those that come together would each count the others as not there yet.
    await database.selectFrom("appUser").select("id").where("id", "=", viewer.id).forNoKeyUpdate().execute()
    const { open } = await database
      .selectFrom("dryRun")
      .select((eb) => eb.cast<number>(eb.fn.countAll(), "integer").as("open"))
      .where("ownerId", "=", viewer.id)
      .where("status", "in", ["queued", "running"])
      .executeTakeFirstOrThrow()
    if (open >= mostOpen)
      throw new AppError("conflict", `There are ${mostOpen} dry runs under way. Wait for one to end.`)
    const { resultSetId, judgeId } = wanted
    const { id } = await database
      .insertInto("dryRun")
      .values({ ownerId: viewer.id, resultSetId, judgeId, config: JSON.stringify(wanted.config), size })
      .returning("id")
      .executeTakeFirstOrThrow()
    await enqueue(client, "dry-run", { dryRunId: id }, { key: `dry-run-${id}`, priority: -5 })
    return { id }
  })
}

const find = (where: Prisma.DryRunWhereInput) =>
  prisma().dryRun.findFirst({ where, include: { resultSet: { select: { name: true } } } })

const read = ({ resultSet, ...row }: NonNullable<Awaited<ReturnType<typeof find>>>) => ({
  ...row,
  resultSetName: resultSet.name,
  config: parseConfig(row.config),
  items: z.array(dryRunItemSchema).safeParse(row.items).data ?? [],
})

/** One's own only: a dry run shows texts in full. */
export async function getDryRun(id: number, viewer: Viewer) {
  const row = viewer && (await find({ id, ownerId: viewer.id }))
  if (!row) throw new AppError("not_found", "There is no such dry run of yours. They are kept for a week.")
  return read(row)
}

/** For the worker: takes the dry run, or null when it has ended or is gone. */
export async function takeDryRun(id: number): Promise<DryRun | null> {
  await prisma().dryRun.updateMany({ where: { id, status: "queued" }, data: { status: "running" } })
  const row = await find({ id, status: "running" })
  return row && read(row)
}

export async function finishDryRun(
  id: number,
  end: { readonly items: readonly DryRunItem[] } | { readonly message: string },
): Promise<void> {
  const outcome =
    "items" in end
      ? { status: "done" as const, items: JSON.stringify(end.items, storable), message: null }
      : { status: "failed" as const, items: null, message: end.message.slice(0, 500) }
  await db()
    .updateTable("dryRun")
    .set({ ...outcome, finishedAt: now })
    .where("id", "=", id)
    .where("status", "in", ["queued", "running"])
    .execute()
}
