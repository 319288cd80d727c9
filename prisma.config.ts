import { readdirSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { defineConfig } from "prisma/config"

/**
 * Every Prisma command looks for the native schema engine, even `generate`, which does not use it. Where the engine
 * could not be downloaded (no network beyond the registry), any existing file satisfies that check.
 */
function standInForMissingEngine(): void {
  if (process.env.PRISMA_SCHEMA_ENGINE_BINARY) return
  const engines = path.join(import.meta.dirname, "node_modules/@prisma/engines")
  let found = false
  try {
    found = readdirSync(engines).some((name) => name.startsWith("schema-engine-"))
  } catch {
    // @prisma/engines is not installed: nothing to find
  }
  if (!found) process.env.PRISMA_SCHEMA_ENGINE_BINARY = fileURLToPath(import.meta.url)
}

standInForMissingEngine()

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Only `prisma migrate` needs a database; the app applies the migrations itself (lib/postgres/migrate.ts).
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
})
