import "server-only"
import { randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto"
import pLimit from "p-limit"

/**
 * Passwords as "scrypt$N$r$p$salt$hash" (base64url): the parameters travel with the hash, so they can be raised later
 * without locking anybody out. 32 MB and about 60 ms a try; at most two at a time, so that guessing cannot take the
 * machine's memory.
 */
const cost = { N: 32_768, r: 8, p: 1 } as const
const limit = pLimit(2)

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive({ password, salt, bytes: 32, cost })
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$")
}

/** Constant time in the password; false for a stored text that is no hash of ours. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = stored.split("$")
  if (scheme !== "scrypt" || !salt || !hash) return false
  const expected = Buffer.from(hash, "base64url")
  const storedCost = { N: Number(N), r: Number(r), p: Number(p) }
  if (expected.length < 16 || !Object.values(storedCost).every((value) => Number.isInteger(value) && value > 0))
    return false
  const key = await derive({
    password,
    salt: Buffer.from(salt, "base64url"),
    bytes: expected.length,
    cost: storedCost,
  })
  return timingSafeEqual(key, expected)
}

/** Five groups of four characters that cannot be mistaken for one another: 99 bits. */
export function makePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("")
  return Array.from({ length: 5 }, group).join("-")
}

type Derivation = {
  readonly password: string
  readonly salt: Buffer
  readonly bytes: number
  readonly cost: { readonly N: number; readonly r: number; readonly p: number }
}

function derive({ password, salt, bytes, cost: { N, r, p } }: Derivation): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r }
  return limit(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(password.normalize("NFKC"), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)))
      }),
  )
}
