import "server-only"
import { readerOf } from "@/lib/domain/judges/judge-id"
import { priceOf, type PriceEntry, type TokenPrice } from "@/lib/domain/judges/price"
import { shippedPrices } from "@/lib/domain/judges/default-prices"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"

/** A price somebody entered, as its owner sees it again. */
export type OwnPrice = TokenPrice & {
  readonly id: number
  readonly pattern: string
  readonly note: string | null
  readonly updatedAt: Date
}

/** More than anybody needs; keeps a script gone wild from filling the table. */
const mostPrices = 200

export function listOwnPrices(userId: number): Promise<OwnPrice[]> {
  return query<OwnPrice>(
    `SELECT id, pattern, input, cached_input AS "cachedInput", output, note, updated_at AS "updatedAt"
     FROM judge_price WHERE user_id = $1 ORDER BY pattern COLLATE "C"`,
    [userId],
  )
}

/** Own prices and the shipped ones, for priceOf. Nobody has no prices of their own. */
export async function listPriceEntries(userId: number | null): Promise<readonly PriceEntry[]> {
  const own = userId === null ? [] : await listOwnPrices(userId)
  return [
    ...own.map(({ pattern, input, cachedInput, output, note, updatedAt }) => {
      const asOf = updatedAt.toISOString().slice(0, 10)
      return { pattern, input, cachedInput, output, source: note ?? "your own entry", asOf, own: true }
    }),
    ...shippedPrices,
  ]
}

/** What this judge (of two in a row the one that is paid) costs in the eyes of this user; null: unknown. */
export async function findPrice(judgeId: string, userId: number | null): Promise<PriceEntry | null> {
  return priceOf(readerOf(judgeId), await listPriceEntries(userId))
}

type NewPrice = TokenPrice & { readonly pattern: string; readonly note: string | null }

/** A second entry for the same pattern replaces the first. Throws conflict when there are too many. */
export async function savePrice(userId: number, price: NewPrice): Promise<void> {
  const { pattern, input, cachedInput, output, note } = price
  const rows = await query(
    `INSERT INTO judge_price (user_id, pattern, input, cached_input, output, note)
     SELECT $1, $2, $3, $4, $5, $6
     WHERE (SELECT count(*) FROM judge_price WHERE user_id = $1 AND pattern <> $2) < ${mostPrices}
     ON CONFLICT (user_id, pattern) DO UPDATE
     SET input = excluded.input, cached_input = excluded.cached_input, output = excluded.output, note = excluded.note,
         updated_at = now()
     RETURNING id`,
    [userId, pattern, input, cachedInput, output, note],
  )
  if (rows.length === 0) throw new AppError("conflict", `There are ${mostPrices} prices already. Remove one first.`)
}

export async function removePrice(userId: number, id: number): Promise<void> {
  const rows = await query("DELETE FROM judge_price WHERE user_id = $1 AND id = $2 RETURNING id", [userId, id])
  if (rows.length === 0) throw new AppError("not_found", "There is no such price of yours.")
}
