import "server-only"
import { sql } from "kysely"
import { pooled } from "./kysely"

/** Prisma's own table of what was migrated, which the schema does not have. */
type Migrations = { readonly _prismaMigrations: { finishedAt: Date | null } }

/** One round trip that touches what every page needs; throws when the database does not answer or is not set up. */
export function getHealth() {
  return pooled()
    .withTables<Migrations>()
    .selectNoFrom((eb) => [
      /** the server's version: "18.4" */
      sql<string>`split_part(current_setting('server_version'), ' ', 1)`.as("database"),
      /** how many migrations are in place */
      eb
        .selectFrom("_prismaMigrations")
        .select((of) => of.cast<number>(of.fn.countAll(), "integer").as("n"))
        .where("finishedAt", "is not", null)
        .as("migrations"),
      /** the name of the latest public release */
      eb
        .selectFrom("taxonomyVersion")
        .select("name")
        .where("isLatest", "=", true)
        .orderBy("id", "desc")
        .limit(1)
        .as("release"),
    ])
    .executeTakeFirstOrThrow()
}
