import "server-only"
import { Kysely, PostgresAdapter, PostgresDialect, PostgresIntrospector, type Dialect, type Driver } from "kysely"
import type pg from "pg"
import kyselyExtension from "prisma-extension-kysely"
import type { DB } from "@/lib/data/generated/tables"
import { poolOf } from "@/lib/postgres/connection"
import { pool, prisma } from "./client"
import { ColumnNamesCompiler, propertyNames } from "./column-names"

/** Typed queries: tables and columns as prisma/schema.prisma names them, checked when the app is built. */
export type Database = Kysely<DB>

const withNames = (dialect: Dialect): Database => new Kysely<DB>({ dialect, plugins: [propertyNames] })

/** On connections of the pool, or on one that is held. */
class PooledDialect extends PostgresDialect {
  override createQueryCompiler = () => new ColumnNamesCompiler()
}

const throughPrisma = (driver: Driver): Dialect => ({
  createDriver: () => driver,
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new ColumnNamesCompiler(),
})

type Kept = { readonly of: object; readonly db: Database }

const holder = globalThis as typeof globalThis & {
  erroratlasKysely?: Kept | undefined
  erroratlasPooled?: Kept | undefined
}

/** Queries through the Prisma client: the way for everything that is not measured to be too slow by it. */
export function db(): Database {
  const of = prisma()
  if (holder.erroratlasKysely?.of !== of) {
    const extended = of.$extends(kyselyExtension({ kysely: (driver) => withNames(throughPrisma(driver)) }))
    holder.erroratlasKysely = { of, db: extended.$kysely }
  }
  return holder.erroratlasKysely.db
}

/**
 * The same queries on the pool below Prisma, which takes each row through fewer hands: for pages that read thousands of
 * rows, or ask many small questions (a small query takes 1.6 to 1.8 times as long through Prisma), and for what runs in a
 * process that needs no Prisma beside (an import). A 64-bit count comes as text here and as a bigint there: cast it.
 */
export function pooled(): Database {
  const of = pool()
  if (holder.erroratlasPooled?.of !== of)
    holder.erroratlasPooled = { of, db: withNames(new PooledDialect({ pool: of })) }
  return holder.erroratlasPooled.db
}

/** The same queries on one connection, inside its transaction (`transaction` of ./client), beside COPY and locks. */
export const on = (client: Pick<pg.ClientBase, "query">): Database =>
  withNames(new PooledDialect({ pool: poolOf(client) }))
