import "server-only"
import type { PoolClient } from "pg"
import { asksForGate } from "@/lib/domain/gated"
import { AppError } from "@/lib/errors"
import { addressSlug } from "./address-slug"

type Table = "model" | "dataset"

/** Names -> ids, making the rows that are missing. `known` is the caller's cache for one transaction. */
export async function ensureNames(
  client: PoolClient,
  { table, names, known }: { table: Table; names: Iterable<string>; known: Map<string, number> },
): Promise<void> {
  for (const name of new Set(names)) if (!known.has(name)) known.set(name, await ensureName(client, table, name))
}

/** Locked against deletion until the transaction ends: the rows that will point to it are written unchecked. */
async function ensureName(client: PoolClient, table: Table, name: string): Promise<number> {
  if (table === "dataset")
    await client.query("INSERT INTO dataset (slug, name, gated) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING", [
      addressSlug(name),
      name,
      asksForGate(name),
    ])
  else
    await client.query("INSERT INTO model (slug, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", [
      addressSlug(name),
      name,
    ])
  const { rows } = await client.query<{ id: number }>(`SELECT id FROM ${table} WHERE name = $1 FOR KEY SHARE`, [name])
  if (!rows[0]) throw new AppError("conflict", `"${name}" was deleted while it was stored. Please try again.`)
  return rows[0].id
}
