import { beforeEach, expect, test } from "vitest"
import { issueApiToken, verifyApiToken } from "@/lib/auth/api-token"
import { signInLimiter, type SignInLimiter } from "@/lib/auth/sign-in-limit"
import { ensureLocalOwner } from "@/lib/auth/local-owner"
import { signInWithPassword } from "@/lib/auth/sign-in"
import { provideEnv } from "@/lib/env"
import { listApiTokens, revokeApiToken } from "./api-tokens"
import { query } from "@/lib/data/base/client"
import { findUserByLogin, getLocalOwner, saveIdentity } from "./users"

const wide = () => signInLimiter()
const signIn = (login: string, password: string, limiter: SignInLimiter, address = "192.0.2.1") =>
  signInWithPassword({ login, password, address }, limiter)

beforeEach(async () => {
  provideEnv({ ERRORATLAS_OWNER_PASSWORD: "" })
  await query("DELETE FROM app_user")
})

test("the owner's password is told once, and only its hash is kept", async () => {
  const first = await ensureLocalOwner()
  expect(first?.login).toBe("owner")
  expect(await ensureLocalOwner()).toBeNull()
  const password = first?.password ?? ""
  expect(JSON.stringify(await findUserByLogin("owner"))).not.toContain(password)
  expect(await signIn("owner", password, wide())).toMatchObject({ ok: true, user: { role: "owner" } })
  expect(await signIn("owner", `${password}x`, wide())).toEqual({ ok: false, reason: "wrong" })
})

test("of several processes that start at once, exactly one is told a password, and it works", async () => {
  const told = (await Promise.all([ensureLocalOwner(), ensureLocalOwner(), ensureLocalOwner()])).filter(Boolean)
  expect(told).toHaveLength(1)
  expect(await signIn("owner", told[0]?.password ?? "", wide())).toMatchObject({ ok: true })
})

test("an owner the command line made still gets a password on the first start of the app", async () => {
  const { id } = await getLocalOwner()
  const told = await ensureLocalOwner()
  expect(await signIn("owner", told?.password ?? "", wide())).toMatchObject({ ok: true, user: { id } })
})

test("a password from the environment is never returned and replaces a lost one", async () => {
  const lost = await ensureLocalOwner()
  provideEnv({ ERRORATLAS_OWNER_PASSWORD: "a password of mine" })
  expect(await ensureLocalOwner()).toBeNull()
  expect(await signIn("owner", "a password of mine", wide())).toMatchObject({ ok: true })
  expect(await signIn("owner", lost?.password ?? "", wide())).toMatchObject({ ok: false })
})

test("after too many wrong passwords even the right one has to wait; another account, another address does not", async () => {
  const told = await ensureLocalOwner()
  const limiter = signInLimiter()
  for (let n = 0; n < 9; n += 1) limiter.recordTry({ login: "owner", address: "192.0.2.1" })
  await signIn("owner", "wrong", limiter)
  expect(await signIn("owner", told?.password ?? "", limiter)).toMatchObject({ reason: "wait" })
  expect(await signIn("owner", told?.password ?? "", limiter, "198.51.100.7")).toMatchObject({ ok: true })
  expect(await signIn("somebody", "wrong", limiter)).toEqual({ ok: false, reason: "wrong" })
})

test("an account without a password cannot be entered with one", async () => {
  await saveIdentity({ identity: "github:1", login: "ada@example.org", name: "Ada", image: null })
  expect(await signIn("ada\u0000", "x", wide())).toEqual({ ok: false, reason: "wrong" })
  for (const password of ["", "null", "undefined"])
    expect(await signIn("ada@example.org", password, wide())).toEqual({ ok: false, reason: "wrong" })
})

test("an identity is one account: renamed it stays the same, with another's e-mail address it stays apart", async () => {
  const identity = { identity: "github:1", login: "ada@example.org", name: "Ada", image: null }
  const [ada, again] = await Promise.all([saveIdentity(identity), saveIdentity(identity)])
  expect(again.id).toBe(ada.id)
  expect(await saveIdentity({ ...identity, name: "Ada L." })).toMatchObject({ id: ada.id, name: "Ada L." })
  const other = await saveIdentity({ ...identity, identity: "github:2", name: "Eve" })
  expect(other.id).not.toBe(ada.id)
  expect(other.login).toBe("github:2")
  expect(await saveIdentity({ ...identity, identity: "github:3", login: "owner" })).toMatchObject({ login: "github:3" })
})

test("a token opens until it is revoked, by nobody but its owner; only its hash is kept", async () => {
  const owner = await getLocalOwner()
  const eve = await saveIdentity({ identity: "github:9", login: "eve@example.org", name: "Eve", image: null })
  const { secret, token } = await issueApiToken(owner.id, "nightly")
  expect(await verifyApiToken(secret)).toEqual({ id: owner.id, name: "Owner", role: "owner" })
  expect(await verifyApiToken(`${secret}x`)).toBeNull()
  const [kept] = await query<{ hash: string }>("SELECT hash FROM api_token WHERE id = $1", [token.id])
  expect(kept?.hash).not.toContain(secret)
  expect((await listApiTokens(owner.id))[0]?.lastUsedAt).toBeInstanceOf(Date)
  expect(await listApiTokens(eve.id)).toEqual([])
  await expect(revokeApiToken({ userId: eve.id, id: token.id })).rejects.toMatchObject({ code: "not_found" })
  await revokeApiToken({ userId: owner.id, id: token.id })
  expect(await verifyApiToken(secret)).toBeNull()
  expect(await listApiTokens(owner.id)).toEqual([])
})

test("a token of who came in by the list of who may rests when the list changes, until they come in anew", async () => {
  const eve = { identity: "github:9", login: "eve@example.org", name: "Eve", image: null }
  provideEnv({ AUTH_ALLOWED: "eve@example.org" })
  const { id } = await saveIdentity(eve)
  const [hers, owners] = [await issueApiToken(id, "nightly"), await issueApiToken((await getLocalOwner()).id, "mine")]
  expect(await verifyApiToken(hers.secret)).toMatchObject({ id })
  provideEnv({ AUTH_ALLOWED: "ada@example.org" })
  expect(await verifyApiToken(hers.secret)).toBeNull()
  expect(await verifyApiToken(owners.secret)).toMatchObject({ role: "owner" })
  provideEnv({ AUTH_ALLOWED: "ada@example.org, eve@example.org" })
  expect(await verifyApiToken(hers.secret)).toBeNull()
  await saveIdentity(eve)
  expect(await verifyApiToken(hers.secret)).toMatchObject({ id })
})
