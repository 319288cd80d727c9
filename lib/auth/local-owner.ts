import "server-only"
import { getLocalOwner, localOwnerLogin, replaceOwnerPassword, setFirstOwnerPassword } from "@/lib/data/people/users"
import { env } from "@/lib/env"
import { hashPassword, makePassword, verifyPassword } from "./password"

/**
 * Makes sure that the local owner can sign in. Returns the password it made, once, on the first start; null ever after.
 * With ERRORATLAS_OWNER_PASSWORD that password is set instead (also over an older one: so a lost password is replaced)
 * and never returned, because who set it knows it.
 */
export async function ensureLocalOwner(): Promise<{ login: "owner"; password: string } | null> {
  const preset = env().ERRORATLAS_OWNER_PASSWORD
  const owner = await getLocalOwner()
  if (preset !== undefined) {
    const kept = owner.passwordHash !== null && (await verifyPassword(preset, owner.passwordHash))
    if (!kept) await replaceOwnerPassword(await hashPassword(preset))
    return null
  }
  if (owner.passwordHash !== null) return null
  const password = makePassword()
  return (await setFirstOwnerPassword(await hashPassword(password))) ? { login: localOwnerLogin, password } : null
}
