import "server-only"
import { createHash, randomBytes } from "node:crypto"
import { createApiToken, findTokenUser, type ApiTokenRow } from "@/lib/data/people/api-tokens"
import type { Viewer } from "@/lib/domain/access/permissions"

/** Makes a found token recognisable, for people and for secret scanners. */
const prefix = "erroratlas_"

/** A new token for a user. `secret` is shown now and never again: only its hash is kept. */
export async function issueApiToken(userId: number, name: string): Promise<{ secret: string; token: ApiTokenRow }> {
  const secret = `${prefix}${randomBytes(32).toString("base64url")}`
  return { secret, token: await createApiToken({ userId, name, hash: hashToken(secret) }) }
}

/** The viewer a bearer token stands for; null when it is unknown or revoked. */
export async function verifyApiToken(secret: string): Promise<Viewer> {
  if (!secret.startsWith(prefix) || secret.length > 200) return null
  return findTokenUser(hashToken(secret))
}

/** 256 random bits need no slow hash; an equality search over the digest gives no useful timing either. */
function hashToken(secret: string): string {
  return createHash("sha256").update(secret).digest("hex")
}
