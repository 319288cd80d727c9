import "server-only"
import { sql } from "kysely"
import type pg from "pg"
import { on } from "./kysely"

/**
 * Puts row-by-row foreign-key checks aside until the transaction ends (or `withoutForeignKeyChecks` does), where the role
 * may: they cost more than all the rest of a large write. For writers whose every id was read in the same transaction and
 * is locked against deletion. Without that right the same rows are written with the checks on.
 */
export async function skipForeignKeyChecks(client: pg.ClientBase): Promise<void> {
  await on(client)
    .selectNoFrom(setRole("replica"))
    .where(sql<boolean>`has_parameter_privilege(current_user, ${setting}, 'SET')`)
    .execute()
}

/** Runs one write without the checks, and turns them on again: what follows in the transaction has its triggers. */
export async function withoutForeignKeyChecks<T>(client: pg.ClientBase, write: () => Promise<T>): Promise<T> {
  await skipForeignKeyChecks(client)
  const result = await write()
  await on(client)
    .selectNoFrom(setRole("origin"))
    .where(sql<boolean>`current_setting(${setting}) <> 'origin'`)
    .execute()
  return result
}

/** No category of this tree can be deleted until the transaction ends. */
export async function holdTree(client: pg.ClientBase, versionId: number): Promise<void> {
  await on(client).selectFrom("taxonomyVersion").select("id").where("id", "=", versionId).forKeyShare().execute()
  await on(client).selectFrom("taxonomyNode").select("id").where("versionId", "=", versionId).forKeyShare().execute()
}

const setting = "session_replication_role"

const setRole = (role: "replica" | "origin") => sql`set_config(${setting}, ${role}, true)`.as("set")
