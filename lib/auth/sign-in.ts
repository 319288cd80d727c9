import "server-only"
import { findUserByLogin, type UserRow } from "@/lib/db/users"
import { attemptLimiter, type AttemptLimiter } from "./attempts"
import { verifyPassword } from "./password"

export type SignInResult =
  | { readonly ok: true; readonly user: UserRow }
  | { readonly ok: false; readonly reason: "wrong" }
  | { readonly ok: false; readonly reason: "wait"; readonly seconds: number }

const attempts = attemptLimiter({ most: 10, windowSeconds: 300 })

/** A hash nobody's password opens: an unknown login costs the same time as a known one. */
const nobody = `scrypt$32768$8$1$${"A".repeat(22)}$${"A".repeat(43)}`

/** Checks login and password; counts wrong tries per login. */
export async function signInWithPassword(
  login: string,
  password: string,
  limiter: AttemptLimiter = attempts,
): Promise<SignInResult> {
  // A longer text is no password of ours; hashing it would only cost time.
  if (login.length > 320 || password.length > 1024 || password === "") return { ok: false, reason: "wrong" }
  const user = await findUserByLogin(login.trim())
  const bucket = user?.passwordHash ? user.login : "unknown"
  const seconds = limiter.waitSeconds(bucket)
  if (seconds > 0) return { ok: false, reason: "wait", seconds }
  limiter.recordFailure(bucket)
  const opens = await verifyPassword(password, user?.passwordHash ?? nobody)
  if (!opens || !user) return { ok: false, reason: "wrong" }
  limiter.clear(bucket)
  return { ok: true, user }
}
