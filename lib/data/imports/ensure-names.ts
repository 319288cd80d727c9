import "server-only"
import type { PoolClient } from "pg"
import { on } from "@/lib/data/base/kysely"
import { asksForGate } from "@/lib/domain/access/gated-dataset"
import { AppError } from "@/lib/errors"
import { addressSlug } from "@/lib/data/scope/address-slug"

type Table = "model" | "dataset"

/** Names -> ids, making the rows that are missing. `known` is the caller's cache for one transaction. */
export async function ensureNames(
  client: PoolClient,
  { table, names, known }: { table: Table; names: Iterable<string>; known: Map<string, number> },
): Promise<void> {
  for (const name of new Set(names)) if (!known.has(name)) known.set(name, await ensureName(client, table, name))
}

/** Looked for first: most are there, and an insert that comes to nothing uses up a number. */
async function ensureName(client: PoolClient, table: Table, name: string): Promise<number> {
  const known = await findLocked(client, table, name)
  if (known) return known.id
  const row = { slug: addressSlug(name), name }
  const insert =
    table === "dataset"
      ? on(client)
          .insertInto("dataset")
          .values({ ...row, gated: asksForGate(name) })
      : on(client).insertInto("model").values(row)
  await insert.onConflict((conflict) => conflict.column("name").doNothing()).execute()
  const made = await findLocked(client, table, name)
  if (!made) throw new AppError("conflict", `"${name}" was deleted while it was stored. Please try again.`)
  return made.id
}

/** Locked against deletion until the transaction ends: the rows that will point to it are written unchecked. */
async function findLocked(client: PoolClient, table: Table, name: string): Promise<{ id: number } | undefined> {
  return on(client).selectFrom(table).select("id").where("name", "=", name).forKeyShare().executeTakeFirst()
}
