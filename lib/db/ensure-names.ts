import "server-only"
import type { PoolClient } from "pg"
import { asksForGate } from "@/lib/domain/gated"
import { slugify } from "@/lib/domain/slug"
import { AppError } from "@/lib/errors"

type Table = "model" | "dataset"

/**
 * Names -> ids, making the rows that are missing. `known` is the caller's cache for one transaction. Names that are their
 * own slug come first, so that "a--b" has the address "a--b", and "a/b" beside it another one.
 */
export async function ensureNames(
  client: PoolClient,
  { table, names, known }: { table: Table; names: Iterable<string>; known: Map<string, number> },
): Promise<void> {
  const missing = [...new Set(names)].filter((name) => !known.has(name))
  const isOwnSlug = (name: string) => slugify(name) === name
  for (const name of [...missing.filter(isOwnSlug), ...missing.filter((one) => !isOwnSlug(one))])
    known.set(name, await ensureName(client, table, name))
}

/** Locked against deletion until the transaction ends: the rows that will point to it are written unchecked. */
async function ensureName(client: PoolClient, table: Table, name: string): Promise<number> {
  const slug = slugify(name)
  for (let suffix = 1; suffix <= 1000; suffix += 1) {
    const found = await client.query<{ id: number }>(`SELECT id FROM ${table} WHERE name = $1 FOR KEY SHARE`, [name])
    if (found.rows[0]) return found.rows[0].id
    const free = suffix === 1 ? slug : `${slug}-${suffix}`
    if (table === "dataset")
      await client.query("INSERT INTO dataset (slug, name, gated) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [
        free,
        name,
        asksForGate(name),
      ])
    else await client.query(`INSERT INTO ${table} (slug, name) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [free, name])
  }
  throw new AppError("conflict", `There are too many names like "${name}".`)
}
