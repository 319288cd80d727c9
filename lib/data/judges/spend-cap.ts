import "server-only"
import type pg from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { costOf, type PriceEntry } from "@/lib/domain/judges/price"
import { isCapReached, type Spend, type SpendCap } from "@/lib/domain/judges/spend"
import type { AnalysisStage, AnalysisStatus } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { formatCount, formatUsd } from "@/lib/format"
import { transaction } from "@/lib/data/base/client"
import { prepareQueue, releaseParked } from "@/lib/data/base/jobs"
import { findPrice } from "./judge-prices"
import { readPrice } from "./spend"

type State = SpendCap & {
  readonly ownerId: number | null
  readonly judgeId: string
  readonly status: AnalysisStatus
  readonly stage: AnalysisStage
  readonly startedAt: Date | null
  readonly price: PriceEntry | null
  readonly spent: Spend
}

async function lock(client: pg.ClientBase, id: number): Promise<State | null> {
  const { rows } = await client.query<Omit<State, "price" | "spent"> & Spend & { price: unknown }>(
    `SELECT a.owner_id AS "ownerId", a.judge_id AS "judgeId", a.status, a.stage, a.started_at AS "startedAt", a.price,
            a.spend_cap_usd AS usd, a.spend_cap_tokens::float8 AS tokens, s.*
     FROM analysis a, LATERAL (
       SELECT coalesce(sum(calls), 0)::int AS calls, coalesce(sum(reused), 0)::int AS reused,
              coalesce(sum(input_tokens), 0)::float8 AS "inputTokens",
              coalesce(sum(cached_input_tokens), 0)::float8 AS "cachedInputTokens",
              coalesce(sum(output_tokens), 0)::float8 AS "outputTokens"
       FROM analysis_spend WHERE analysis_id = a.id) s
     WHERE a.id = $1 FOR NO KEY UPDATE OF a`,
    [id],
  )
  const [row] = rows
  return row ? { ...row, price: readPrice(row.price), spent: row } : null
}

/**
 * A new cap for an analysis of one's own; both null: none. What it had paused goes on at once; one that is done may
 * still be measured, which its cap ends. Throws invalid for a cap in USD without a price, conflict for one that is spent
 * already.
 */
export async function setSpendCap(id: number, cap: SpendCap, viewer: NonNullable<Viewer>): Promise<void> {
  await prepareQueue()
  await transaction(async (client) => {
    const state = await lock(client, id)
    if (!state || state.ownerId !== viewer.id) throw new AppError("not_found", "There is no such analysis of yours.")
    const price = state.price ?? (await findPrice(state.judgeId, viewer.id))
    requirePrice(cap, price, state.judgeId)
    if (isCapReached(state.spent, price, cap))
      throw new AppError("conflict", `${spentWords(state.spent, price)} already: the new cap must be above that.`)
    const wasStopped = state.status === "paused" && isCapReached(state.spent, state.price, state)
    await client.query(
      `UPDATE analysis SET spend_cap_usd = $2, spend_cap_tokens = $3, price = coalesce(price, $4) WHERE id = $1`,
      [id, cap.usd, cap.tokens, price && JSON.stringify(price)],
    )
    if (!wasStopped) return
    await client.query(`UPDATE analysis SET status = $2::"AnalysisStatus", message = NULL WHERE id = $1`, [
      id,
      state.startedAt ? "running" : "queued",
    ])
    await releaseParked(client, id)
  })
}

/** Throws conflict when going on (or measuring) would only meet the cap again. The caller holds the lock. */
export async function refuseAtCap(client: pg.ClientBase, id: number): Promise<void> {
  const state = await lock(client, id)
  if (!state || state.stage === "count" || !isCapReached(state.spent, state.price, state)) return
  throw new AppError(
    "conflict",
    `The spend cap is reached: ${spentWords(state.spent, state.price)}. Raise or remove the cap, and it goes on.`,
  )
}

/** Throws invalid for a cap in USD on a judge whose price nobody knows: it could never be reached. */
export function requirePrice(cap: SpendCap, price: PriceEntry | null, judgeId: string): void {
  if (cap.usd === null || price) return
  throw new AppError(
    "invalid",
    `The price of "${judgeId.slice(0, 200)}" is unknown: set the cap in tokens, or enter its price first.`,
  )
}

function spentWords(spent: Spend, price: PriceEntry | null): string {
  const usd = costOf(spent, price)
  const tokens = `${formatCount(spent.inputTokens + spent.outputTokens)} tokens`
  return usd === null ? `${tokens} are used` : `${formatUsd(usd)} (${tokens}) are spent`
}
