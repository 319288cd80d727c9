import "server-only"
import { findUserByLogin, type UserRow } from "@/lib/data/people/users"
import { isSoundText } from "@/lib/domain/text/valid-text"
import { signInLimiter, type SignInLimiter } from "./sign-in-limit"
import { verifyPassword } from "./password"

export type SignInResult =
  | { readonly ok: true; readonly user: UserRow }
  | { readonly ok: false; readonly reason: "wrong" }
  | { readonly ok: false; readonly reason: "wait"; readonly seconds: number }

const attempts = signInLimiter()

/** A hash nobody's password opens: an unknown login costs the same time as a known one. */
const nobody = `scrypt$32768$8$1$${"A".repeat(22)}$${"A".repeat(43)}`

/** Checks login and password; counts wrong tries by address and login. A login that is not there is counted alike. */
export async function signInWithPassword(
  given: { readonly login: string; readonly password: string; readonly address: string },
  limiter: SignInLimiter = attempts,
): Promise<SignInResult> {
  const { password, address } = given
  const login = given.login.trim()
  // A longer text is no password of ours; hashing it would only cost time.
  if (login.length > 320 || password.length > 1024 || password === "") return { ok: false, reason: "wrong" }
  if (!isSoundText(login)) return { ok: false, reason: "wrong" }
  const attempt = { login, address }
  const seconds = limiter.waitSeconds(attempt)
  if (seconds > 0) return { ok: false, reason: "wait", seconds }
  limiter.recordTry(attempt)
  const user = await findUserByLogin(login)
  const opens = await verifyPassword(password, user?.passwordHash ?? nobody)
  if (!opens || !user) return { ok: false, reason: "wrong" }
  limiter.recordSuccess(attempt)
  return { ok: true, user }
}
