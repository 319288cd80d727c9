import "server-only"
import { z } from "zod"
import { parseConfig, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import { dryRunItemSchema, dryRunSizes, type DryRunItem, type DryRunStatus } from "@/lib/domain/analyses/dry-run"
import type { Viewer } from "@/lib/domain/access/permissions"
import { AppError } from "@/lib/errors"
import { requireMayUse } from "@/lib/judge-info/available-judges"
import { query, transaction } from "@/lib/data/base/client"
import { enqueue, prepareQueue } from "@/lib/data/base/jobs"
import { storable } from "@/lib/data/judges/judge-replies"

export type DryRun = {
  readonly id: number
  readonly ownerId: number
  readonly resultSetId: number
  readonly resultSetName: string
  readonly judgeId: string
  readonly config: AnalysisConfig
  readonly size: number
  readonly status: DryRunStatus
  readonly message: string | null
  readonly items: readonly DryRunItem[]
  readonly createdAt: Date
}

/** Not kept longer: prompts and replies are copies of texts that are stored once already. */
const keptFor = "7 days"
/** waiting or under way, of one user */
const mostOpen = 5

type NewDryRun = Pick<DryRun, "resultSetId" | "judgeId" | "config"> & { readonly size?: number }

/** Queues a dry run. The caller has checked that the viewer may read the results. Throws conflict for too many at once. */
export async function createDryRun(wanted: NewDryRun, viewer: NonNullable<Viewer>): Promise<{ id: number }> {
  requireMayUse(viewer, wanted.judgeId)
  const size = Math.min(dryRunSizes.most, wanted.size ?? dryRunSizes.usual)
  await prepareQueue()
  return transaction(async (client) => {
    await client.query(`DELETE FROM dry_run WHERE created_at < now() - interval '${keptFor}'`)
    // One user's starts stand in line: those that come together would each count the others as not there yet.
    await client.query("SELECT 1 FROM app_user WHERE id = $1 FOR NO KEY UPDATE", [viewer.id])
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO dry_run (owner_id, result_set_id, judge_id, config, size)
       SELECT $1, $2, $3, $4, $5
       WHERE (SELECT count(*) FROM dry_run WHERE owner_id = $1 AND status IN ('queued', 'running')) < ${mostOpen}
       RETURNING id`,
      [viewer.id, wanted.resultSetId, wanted.judgeId, JSON.stringify(wanted.config), size],
    )
    const id = rows[0]?.id
    if (id === undefined)
      throw new AppError("conflict", `There are ${mostOpen} dry runs under way. Wait for one to end.`)
    await enqueue(client, "dry-run", { dryRunId: id }, { key: `dry-run-${id}`, priority: -5 })
    return { id }
  })
}

const select = `
  SELECT d.id, d.owner_id AS "ownerId", d.result_set_id AS "resultSetId", r.name AS "resultSetName",
         d.judge_id AS "judgeId", d.config, d.size, d.status, d.message, d.items, d.created_at AS "createdAt"
  FROM dry_run d JOIN result_set r ON r.id = d.result_set_id`

type Row = Omit<DryRun, "config" | "items"> & { readonly config: unknown; readonly items: unknown }

const read = (row: Row): DryRun => ({
  ...row,
  config: parseConfig(row.config),
  items: z.array(dryRunItemSchema).safeParse(row.items).data ?? [],
})

/** One's own only: a dry run shows texts in full. */
export async function getDryRun(id: number, viewer: Viewer): Promise<DryRun> {
  const [row] = await query<Row>(`${select} WHERE d.id = $1 AND d.owner_id = $2`, [id, viewer?.id ?? null])
  if (!row) throw new AppError("not_found", "There is no such dry run of yours. They are kept for a week.")
  return read(row)
}

/** For the worker: takes the dry run, or null when it has ended or is gone. */
export async function takeDryRun(id: number): Promise<DryRun | null> {
  await query("UPDATE dry_run SET status = 'running' WHERE id = $1 AND status = 'queued'", [id])
  const [row] = await query<Row>(`${select} WHERE d.id = $1 AND d.status = 'running'`, [id])
  return row ? read(row) : null
}

export async function finishDryRun(
  id: number,
  end: { readonly items: readonly DryRunItem[] } | { readonly message: string },
): Promise<void> {
  const items = "items" in end ? JSON.stringify(end.items, storable) : null
  await query(
    `UPDATE dry_run SET status = $2::"DryRunStatus", items = $3, message = $4, finished_at = now()
     WHERE id = $1 AND status IN ('queued', 'running')`,
    [id, items === null ? "failed" : "done", items, "message" in end ? end.message.slice(0, 500) : null],
  )
}
