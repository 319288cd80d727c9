import "server-only"
import { createHash } from "node:crypto"
import { env } from "@/lib/env"
import { prisma, query, transaction } from "@/lib/data/base/client"

/** Someone who may sign in, as lib/auth needs it. */
export type UserRow = {
  readonly id: number
  readonly login: string
  readonly name: string
  readonly role: "owner" | "member"
  readonly passwordHash: string | null
  readonly identity: string | null
}

const columns = { id: true, login: true, name: true, role: true, passwordHash: true, identity: true } as const

/** The sign-in name of the account that belongs to whoever runs this installation. */
export const localOwnerLogin = "owner" as const

export function findUserByLogin(login: string): Promise<UserRow | null> {
  return prisma().user.findUnique({ where: { login }, select: columns })
}

export function findUser(id: number): Promise<UserRow | null> {
  return prisma().user.findUnique({ where: { id }, select: columns })
}

/** The local owner, made without a password when there is none yet: the command line needs no sign-in. */
export async function getLocalOwner(): Promise<UserRow> {
  // Plain SQL: every start comes by here, and Prisma's first query costs a fifth of a second.
  const [owner] = await query<UserRow>(
    `INSERT INTO app_user (login, name, role) VALUES ($1, 'Owner', 'owner')
     ON CONFLICT (login) DO UPDATE SET login = excluded.login
     RETURNING id, login, name, role, password_hash AS "passwordHash", identity`,
    [localOwnerLogin],
  )
  if (!owner) throw new Error("The local owner could not be made.")
  return owner
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
  await transaction(async (client) => {
    // Two first sign-ins at once would both find the login free.
    await client.query("SELECT pg_advisory_xact_lock(72707371)")
    await client.query(
      `INSERT INTO app_user (identity, login, name, image, allowed_under, role)
       VALUES ($1, CASE WHEN EXISTS (SELECT 1 FROM app_user WHERE login = $2) THEN $1 ELSE $2 END, $3, $4, $5, 'member')
       ON CONFLICT (identity) DO UPDATE
       SET name = excluded.name, image = excluded.image, allowed_under = excluded.allowed_under`,
      [user.identity, login, user.name, user.image, allowedNow()],
    )
  })
  return prisma().user.findUniqueOrThrow({ where: { identity: user.identity }, select: columns })
}
