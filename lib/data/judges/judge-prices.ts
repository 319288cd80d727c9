import "server-only"
import { readerOf } from "@/lib/domain/judges/judge-id"
import { priceOf, type PriceEntry, type TokenPrice } from "@/lib/domain/judges/price"
import { shippedPrices } from "@/lib/domain/judges/default-prices"
import { AppError } from "@/lib/errors"
import { prisma } from "@/lib/data/base/client"
import { db } from "@/lib/data/base/kysely"

/** More than anybody needs; keeps a script gone wild from filling the table. */
const mostPrices = 200

export function listOwnPrices(userId: number) {
  return db()
    .selectFrom("judgePrice")
    .select(["id", "pattern", "input", "cachedInput", "output", "note", "updatedAt"])
    .where("userId", "=", userId)
    .orderBy("pattern", (by) => by.collate("C"))
    .execute()
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
  const { pattern } = price
  const others = await prisma().judgePrice.count({ where: { userId, pattern: { not: pattern } } })
  if (others >= mostPrices) throw new AppError("conflict", `There are ${mostPrices} prices already. Remove one first.`)
  await prisma().judgePrice.upsert({
    where: { userId_pattern: { userId, pattern } },
    create: { userId, ...price },
    update: price,
  })
}

export async function removePrice(userId: number, id: number): Promise<void> {
  const { count } = await prisma().judgePrice.deleteMany({ where: { id, userId } })
  if (count === 0) throw new AppError("not_found", "There is no such price of yours.")
}
