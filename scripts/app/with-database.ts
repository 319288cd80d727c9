import "./environment"
import { ensureAuthSecret } from "@/lib/auth/session-secret"
import { acquireEmbedded } from "@/lib/postgres/embedded"
import { migrate } from "@/lib/postgres/migrate"
import { env, provideEnv } from "@/lib/env"

/** What was found or done on the way to a database that is ready for work. */
export type OpenDatabase = {
  readonly embedded: boolean
  /** false: it was running already, or is not ours to start */
  readonly started: boolean
  /** migrations applied just now */
  readonly applied: number
  /** the public release was put in just now */
  readonly seeded: boolean
  close(): Promise<void>
}

/**
 * The database of DATABASE_URL, else the embedded one: started when needed, migrated, seeded, made known to all that
 * follows. `close` disconnects, and stops the embedded server unless another process of ours still uses it.
 */
export async function openDatabase(): Promise<OpenDatabase> {
  const { DATABASE_URL, ERRORATLAS_DATA_DIR } = env()
  // Read while the server starts: together they decide how soon a second start is ready.
  const modules = Promise.all([import("@/lib/data/base/client"), import("@/prisma/seed")])
  const embedded = DATABASE_URL === undefined ? await acquireEmbedded({ dataDir: ERRORATLAS_DATA_DIR }) : undefined
  const [{ disconnect }, { seedReleases }] = await modules
  const url = DATABASE_URL ?? embedded?.url ?? ""
  const close = async () => {
    await disconnect()
    await embedded?.release()
    if (embedded) delete process.env.DATABASE_URL
    provideEnv({})
  }
  try {
    provideEnv({ DATABASE_URL: url })
    const { applied } = await migrate(url)
    const { seeded } = await seedReleases()
    const started = embedded?.started ?? false
    return { embedded: embedded !== undefined, started, applied: applied.length, seeded, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** For commands: opens the database, runs, closes it again whatever happened, also on Ctrl-C. */
export async function withDatabase<T>(run: () => Promise<T>): Promise<T> {
  const database = await openDatabase()
  const stop = (signal: NodeJS.Signals) => {
    void database.close().finally(() => process.exit(signal === "SIGINT" ? 130 : 143))
  }
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
  try {
    return await run()
  } finally {
    process.off("SIGINT", stop)
    process.off("SIGTERM", stop)
    await database.close()
  }
}

/** What sign-in needs: a secret of this installation, and the address taken from the request unless one is given. */
export async function provideAuth(): Promise<void> {
  const { NEXTAUTH_SECRET, NEXTAUTH_URL, ERRORATLAS_DATA_DIR } = env()
  if (NEXTAUTH_SECRET === undefined) provideEnv({ NEXTAUTH_SECRET: await ensureAuthSecret(ERRORATLAS_DATA_DIR) })
  if (NEXTAUTH_URL === undefined) provideEnv({ AUTH_TRUST_HOST: "true" })
}
