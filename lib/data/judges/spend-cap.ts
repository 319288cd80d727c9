import "server-only"
import { sql } from "kysely"
import type pg from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { costOf, type PriceEntry } from "@/lib/domain/judges/price"
import { isCapReached, type Spend, type SpendCap } from "@/lib/domain/judges/spend"
import { AppError, noSuch } from "@/lib/errors"
import { formatCount, formatUsd } from "@/lib/format"
import { transaction } from "@/lib/data/base/client"
import { prepareQueue, releaseParked } from "@/lib/data/base/jobs"
import { on } from "@/lib/data/base/kysely"
import { findPrice } from "./judge-prices"
import { readPrice } from "./spend"
import { spendTotals } from "./spend-rows"

async function lock(client: pg.ClientBase, id: number) {
  const row = await on(client)
    .selectFrom("analysis as a")
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("analysisSpend as spent")
          .select(spendTotals("spent"))
          .whereRef("spent.analysisId", "=", "a.id")
          .as("s"),
      (join) => join.onTrue(),
    )
    .select(["a.ownerId", "a.judgeId", "a.status", "a.stage", "a.startedAt", "a.price", "a.spendCapUsd as usd"])
    .select((eb) => eb.cast<number | null>("a.spendCapTokens", "double precision").as("tokens"))
    .selectAll("s")
    .where("a.id", "=", id)
    .forNoKeyUpdate("a")
    .executeTakeFirst()
  return row ? { ...row, price: readPrice(row.price) } : null
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
    if (!state || state.ownerId !== viewer.id) throw noSuch("analysis", "own")
    const price = state.price ?? (await findPrice(state.judgeId, viewer.id))
    requirePrice(cap, price, state.judgeId)
    if (isCapReached(state, price, cap))
      throw new AppError("conflict", `${spentWords(state, price)} already: the new cap must be above that.`)
    const wasStopped = state.status === "paused" && isCapReached(state, state.price, state)
    await on(client)
      .updateTable("analysis")
      .set((eb) => ({
        spendCapUsd: cap.usd,
        spendCapTokens: cap.tokens === null ? null : String(cap.tokens),
        price: eb.fn.coalesce("price", sql`${price && JSON.stringify(price)}::jsonb`),
      }))
      .where("id", "=", id)
      .execute()
    if (!wasStopped) return
    await on(client)
      .updateTable("analysis")
      .set({ status: state.startedAt ? "running" : "queued", message: null })
      .where("id", "=", id)
      .execute()
    await releaseParked(client, id)
  })
}

/** Throws conflict when going on (or measuring) would only meet the cap again. The caller holds the lock. */
export async function refuseAtCap(client: pg.ClientBase, id: number): Promise<void> {
  const state = await lock(client, id)
  if (!state || state.stage === "count" || !isCapReached(state, state.price, state)) return
  throw new AppError(
    "conflict",
    `The spend cap is reached: ${spentWords(state, state.price)}. Raise or remove the cap, and it goes on.`,
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
