import "server-only"
import { randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import path from "node:path"
import { AppError } from "@/lib/errors"

/**
 * The secret that signs sessions, made at the first start and kept in the data folder, readable by its owner alone.
 * Deleting the file signs everybody out.
 */
export async function ensureAuthSecret(dataDir: string): Promise<string> {
  const file = path.join(dataDir, "auth-secret")
  await mkdir(dataDir, { recursive: true })
  try {
    const made = randomBytes(32).toString("base64url")
    // "wx": of two processes that start at once the second one reads what the first one made.
    await writeFile(file, `${made}\n`, { flag: "wx", mode: 0o600 })
    return made
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  }
  const kept = (await readFile(file, "utf8")).trim()
  if (kept.length >= 32) return kept
  throw new AppError("unavailable", `${file} holds no usable secret: delete it, and everybody signs in again.`)
}
