import "server-only"
import { sql } from "kysely"
import { AppError } from "@/lib/errors"
import { prisma } from "@/lib/data/base/client"
import { now } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { allowedNow } from "./users"

/** A token as its owner may see it again: never the secret, never its hash. */
export type ApiTokenRow = Awaited<ReturnType<typeof listApiTokens>>[number]

const columns = { id: true, name: true, createdAt: true, lastUsedAt: true } as const

/** More than anybody needs; keeps a script gone wild from filling the table. */
const mostTokens = 50

export async function createApiToken(token: {
  readonly userId: number
  readonly name: string
  readonly hash: string
}): Promise<ApiTokenRow> {
  const held = await prisma().apiToken.count({ where: { userId: token.userId, revokedAt: null } })
  if (held >= mostTokens) throw new AppError("conflict", `There are ${held} tokens already. Revoke one first.`)
  return prisma().apiToken.create({ data: token, select: columns })
}

export function listApiTokens(userId: number) {
  return prisma().apiToken.findMany({ where: { userId, revokedAt: null }, select: columns, orderBy: { id: "desc" } })
}

/** Only the owner's own token; somebody else's is as good as none. */
export async function revokeApiToken({ userId, id }: { readonly userId: number; readonly id: number }): Promise<void> {
  const { count } = await prisma().apiToken.updateMany({
    where: { id, userId, revokedAt: null },
    data: { revokedAt: new Date() },
  })
  if (count === 0) throw new AppError("not_found", "There is no such token.")
}

/**
 * Whose token this hash is, or null; null as well for who came in by the list of who may, and has not since it changed
 * (their sessions end the same way). Notes the use, at most once a minute: reads should not all become writes.
 */
export async function findTokenUser(hash: string) {
  const user = await pooled()
    .with("used", (qb) =>
      qb
        .updateTable("apiToken")
        .set({ lastUsedAt: now })
        .where("hash", "=", hash)
        .where("revokedAt", "is", null)
        .where((eb) =>
          eb.or([eb("lastUsedAt", "is", null), eb("lastUsedAt", "<", sql<Date>`now() - interval '1 minute'`)]),
        ),
    )
    .selectFrom("apiToken as t")
    .innerJoin("appUser as u", "u.id", "t.userId")
    .select(["u.id", "u.name", "u.role"])
    .where("t.hash", "=", hash)
    .where("t.revokedAt", "is", null)
    .where((eb) => eb.or([eb("u.identity", "is", null), eb("u.allowedUnder", "=", allowedNow())]))
    .executeTakeFirst()
  return user ?? null
}
