import type { Account, Profile } from "next-auth"
import type { JWT } from "next-auth/jwt"
import { beforeEach, expect, test } from "vitest"
import { query } from "@/lib/db/client"
import { findUserByLogin } from "@/lib/db/users"
import { provideEnv } from "@/lib/env"
import { ensureLocalOwner } from "./local-owner"
import { authOptions, hasGitHub } from "./options"

beforeEach(async () => {
  provideEnv({ NEXTAUTH_SECRET: "a secret of the tests", GITHUB_ID: "", GITHUB_SECRET: "", NEXTAUTH_URL: "" })
  provideEnv({ ERRORATLAS_OWNER_PASSWORD: "a password of mine" })
  await query("DELETE FROM app_user")
  await ensureLocalOwner()
})

/** What next-auth does at sign-in (with an account) and at every look at the session after it (without one). */
async function token(before: JWT, account: Partial<Account> | null, who: { id?: string; profile?: object } = {}) {
  const jwt = authOptions().callbacks?.jwt
  if (!jwt) throw new Error("no jwt callback")
  return jwt({
    token: before,
    user: { id: who.id ?? "" },
    account: account as Account | null,
    profile: who.profile as Profile,
  })
}

async function viewerOf(jwt: JWT) {
  const session = authOptions().callbacks?.session
  if (!session) throw new Error("no session callback")
  const input = { session: { expires: "2099-01-01T00:00:00Z" }, token: jwt } as Parameters<typeof session>[0]
  return ((await session(input)) as { viewer: unknown }).viewer
}

async function signedInOwner() {
  const owner = await findUserByLogin("owner")
  const jwt = await token({}, { provider: "credentials", providerAccountId: "" }, { id: String(owner?.id) })
  return { owner, jwt }
}

test("without a secret nothing is signed, and the error says which variable is missing", () => {
  provideEnv({ NEXTAUTH_SECRET: "" })
  expect(authOptions).toThrow(/NEXTAUTH_SECRET is not set/)
})

test("GitHub is offered only when it is configured", () => {
  const ids = () => authOptions().providers.map(({ id }) => id)
  expect([hasGitHub(), ids()]).toEqual([false, ["credentials"]])
  provideEnv({ GITHUB_ID: "id" })
  expect([hasGitHub(), ids()]).toEqual([false, ["credentials"]])
  provideEnv({ GITHUB_SECRET: "secret" })
  expect([hasGitHub(), ids()]).toEqual([true, ["credentials", "github"]])
})

test("a session names its viewer, and nothing of the password travels in it", async () => {
  const { owner, jwt } = await signedInOwner()
  const later = await token(jwt, null)
  expect(await viewerOf(later)).toEqual({ id: owner?.id, name: "Owner", role: "owner" })
  expect(JSON.stringify(later)).not.toContain(owner?.passwordHash)
})

test("a changed password ends the sessions it opened; so does a deleted account", async () => {
  const { jwt } = await signedInOwner()
  provideEnv({ ERRORATLAS_OWNER_PASSWORD: "another password" })
  await ensureLocalOwner()
  expect(await viewerOf(await token(jwt, null))).toBeNull()
  const again = await signedInOwner()
  await query("DELETE FROM app_user")
  expect(await viewerOf(await token(again.jwt, null))).toBeNull()
})

test("a GitHub account is one member, with or without a public e-mail address", async () => {
  const account = { provider: "github", providerAccountId: "42" }
  const profile = { login: "ada", name: null, email: null, avatar_url: "https://example.org/ada.png" }
  const first = await token({}, account, { profile })
  const second = await token({}, account, { profile: { ...profile, name: "Ada", email: "ada@example.org" } })
  expect(second.sub).toBe(first.sub)
  expect(await viewerOf(second)).toEqual({ id: Number(first.sub), name: "Ada", role: "member" })
  expect(await findUserByLogin("github:42")).toMatchObject({ identity: "github:42", passwordHash: null })
})
