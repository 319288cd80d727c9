import "server-only"
import { AppError } from "@/lib/errors"
import { prisma, query } from "@/lib/data/base/client"
import { allowedNow } from "./users"

/** A token as its owner may see it again: never the secret, never its hash. */
export type ApiTokenRow = {
  readonly id: number
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** More than anybody needs; keeps a script gone wild from filling the table. */
const mostTokens = 50

export async function createApiToken({
  userId,
  name,
  hash,
}: {
  readonly userId: number
  readonly name: string
  readonly hash: string
}): Promise<ApiTokenRow> {
  const held = await prisma().apiToken.count({ where: { userId, revokedAt: null } })
  if (held >= mostTokens) throw new AppError("conflict", `There are ${held} tokens already. Revoke one first.`)
  return prisma().apiToken.create({
    data: { userId, name, hash },
    select: { id: true, name: true, createdAt: true, lastUsedAt: true },
  })
}

export function listApiTokens(userId: number): Promise<ApiTokenRow[]> {
  return prisma().apiToken.findMany({
    where: { userId, revokedAt: null },
    select: { id: true, name: true, createdAt: true, lastUsedAt: true },
    orderBy: { id: "desc" },
  })
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
export async function findTokenUser(
  hash: string,
): Promise<{ id: number; name: string; role: "owner" | "member" } | null> {
  const [user] = await query<{ id: number; name: string; role: "owner" | "member" }>(
    `WITH used AS (
       UPDATE api_token SET last_used_at = now()
       WHERE hash = $1 AND revoked_at IS NULL AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
     )
     SELECT u.id, u.name, u.role FROM api_token t JOIN app_user u ON u.id = t.user_id
     WHERE t.hash = $1 AND t.revoked_at IS NULL AND (u.identity IS NULL OR u.allowed_under = $2)`,
    [hash, allowedNow()],
  )
  return user ?? null
}
