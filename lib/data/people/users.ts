import "server-only"
import { createHash } from "node:crypto"
import { sql } from "kysely"
import { env } from "@/lib/env"
import { prisma, transaction } from "@/lib/data/base/client"
import { on, pooled } from "@/lib/data/base/kysely"

/** Someone who may sign in, as lib/auth needs it. */
export type UserRow = NonNullable<Awaited<ReturnType<typeof findUser>>>

/** The sign-in name of the account that belongs to whoever runs this installation. */
export const localOwnerLogin = "owner" as const

export function findUserByLogin(login: string): Promise<UserRow | null> {
  return prisma().user.findUnique({ where: { login } })
}

export function findUser(id: number) {
  return prisma().user.findUnique({ where: { id } })
}

/** The local owner, made without a password when there is none yet: the command line needs no sign-in. */
export async function getLocalOwner(): Promise<UserRow> {
  // On the pool: every start comes by here, and Prisma's first query costs a fifth of a second.
  return pooled()
    .insertInto("appUser")
    .values({ login: localOwnerLogin, name: "Owner", role: "owner" })
    .onConflict((conflict) => conflict.column("login").doUpdateSet((eb) => ({ login: eb.ref("excluded.login") })))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Stores the owner's first password hash. False when there was one already: of two processes starting, one wins. */
export async function setFirstOwnerPassword(passwordHash: string): Promise<boolean> {
  const { count } = await prisma().user.updateMany({
    where: { login: localOwnerLogin, passwordHash: null },
    data: { passwordHash },
  })
  return count === 1
}

export async function replaceOwnerPassword(passwordHash: string): Promise<void> {
  await prisma().user.update({ where: { login: localOwnerLogin }, data: { passwordHash } })
}

/** Digest of the list of who may come in with an identity, as it is now. Who came in under another one comes in anew. */
export function allowedNow(): string {
  return createHash("sha256")
    .update(env().AUTH_ALLOWED ?? "")
    .digest("base64url")
    .slice(0, 16)
}

/**
 * The account of an identity ("github:12345") that has just been let in, made at its first sign-in. Accounts are never joined by e-mail address:
 * when another account has the login already, or it is no address, the identity itself becomes the login.
 */
export async function saveIdentity(user: {
  readonly identity: string
  readonly login: string
  readonly name: string
  readonly image: string | null
}): Promise<UserRow> {
  const login = user.login.includes("@") ? user.login : user.identity
  const now = { name: user.name, image: user.image, allowedUnder: allowedNow() }
  return transaction(async (client) => {
    // Two first sign-ins at once would both find the login free.
    await on(client)
      .selectNoFrom(sql`pg_advisory_xact_lock(72707371)`.as("held"))
      .execute()
    return on(client)
      .insertInto("appUser")
      .values((eb) => ({
        identity: user.identity,
        login: eb
          .case()
          .when(eb.exists(eb.selectFrom("appUser").select("id").where("login", "=", login)))
          .then(user.identity)
          .else(login)
          .end(),
        role: "member",
        ...now,
      }))
      .onConflict((conflict) => conflict.column("identity").doUpdateSet(now))
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}
