import "server-only"
import type pg from "pg"

/**
 * Puts row-by-row foreign-key checks aside until the transaction ends (or `checkForeignKeys`), where the role may: they
 * cost more than all the rest of a large write. For writers whose every id was read in the same transaction and is
 * locked against deletion. Without that right the same rows are written with the checks on.
 */
export async function skipForeignKeyChecks(client: pg.ClientBase): Promise<void> {
  await client.query(`
    SELECT set_config('session_replication_role', 'replica', true)
    WHERE has_parameter_privilege(current_user, 'session_replication_role', 'SET')`)
}

/** Runs one write without the checks, and turns them on again: what follows in the transaction has its triggers. */
export async function withoutForeignKeyChecks<T>(client: pg.ClientBase, write: () => Promise<T>): Promise<T> {
  await skipForeignKeyChecks(client)
  const result = await write()
  await client.query(`
    SELECT set_config('session_replication_role', 'origin', true)
    WHERE current_setting('session_replication_role') <> 'origin'`)
  return result
}

/** No category of this tree can be deleted until the transaction ends. */
export async function holdTree(client: pg.ClientBase, versionId: number): Promise<void> {
  await client.query("SELECT FROM taxonomy_version WHERE id = $1 FOR KEY SHARE", [versionId])
  await client.query("SELECT FROM taxonomy_node WHERE version_id = $1 FOR KEY SHARE", [versionId])
}
