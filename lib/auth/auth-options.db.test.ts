import type { Account, Profile } from "next-auth"
import type { JWT } from "next-auth/jwt"
import { beforeEach, expect, test, vi } from "vitest"
import { query } from "@/lib/data/base/client"
import { findUserByLogin } from "@/lib/data/people/users"
import { provideEnv } from "@/lib/env"
import { ensureLocalOwner } from "./local-owner"
import { authOptions } from "./auth-options"
import { offeredProviders } from "./oauth-providers"

beforeEach(async () => {
  provideEnv({ NEXTAUTH_SECRET: "a secret of the tests", GITHUB_ID: "", GITHUB_SECRET: "", NEXTAUTH_URL: "" })
  provideEnv({ AUTH_ALLOWED: "" })
  provideEnv({ ERRORATLAS_OWNER_PASSWORD: "a password of mine" })
  await query("DELETE FROM app_user")
  await ensureLocalOwner()
})

const hasGitHub = () => offeredProviders().some(({ id }) => id === "github")

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

function comesIn(account: Partial<Account>) {
  const signIn = authOptions().callbacks?.signIn
  if (!signIn) throw new Error("no signIn callback")
  return signIn({ user: { id: "" }, account: account as Account })
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
  provideEnv({ AUTH_ALLOWED: "ada@example.org" })
  expect([hasGitHub(), ids()]).toEqual([false, ["credentials"]])
  provideEnv({ GITHUB_SECRET: "secret" })
  expect([hasGitHub(), ids()]).toEqual([true, ["credentials", "github"]])
})

test("without a list of who may, GitHub is off, and the log says how to turn it on", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  provideEnv({ GITHUB_ID: "id", GITHUB_SECRET: "secret" })
  expect([hasGitHub(), hasGitHub()]).toEqual([false, false])
  expect(warned.mock.calls.flat().filter((text) => String(text).includes("AUTH_ALLOWED"))).toHaveLength(1)
  expect(await comesIn({ provider: "github", providerAccountId: "42", access_token: "t" })).toBe(false)
  warned.mockRestore()
})

test("a provider nobody configured lets nobody in, and opens no account whatever id it names", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  const owner = await findUserByLogin("owner")
  const account = { provider: "elsewhere", providerAccountId: "42", access_token: "t" }
  expect(await comesIn(account)).toBe(false)
  expect(await viewerOf(await token({}, account, { id: String(owner?.id) }))).toBeNull()
  expect(await comesIn({ provider: "credentials", providerAccountId: "" })).toBe(true)
  warned.mockRestore()
})

test("after signing in one is on this site, whatever address was asked for", async () => {
  const back = (url: string) => authOptions().callbacks?.redirect?.({ url, baseUrl: "https://atlas.test" })
  expect(await back("/models?a=1")).toBe("https://atlas.test/models?a=1")
  expect(await back("https://evil.example/account")).toBe("https://atlas.test/account")
  for (const url of ["//evil.example", "\u0000", "http://[broken", "javascript:alert(1)"])
    expect(await back(url)).toBe("https://atlas.test/")
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
  // Another list of who may come in ends what the old one let in.
  provideEnv({ AUTH_ALLOWED: "somebody@example.org" })
  expect(await viewerOf(await token(second, null))).toBeNull()
})
