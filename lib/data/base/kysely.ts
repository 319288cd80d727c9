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

type Kept = { readonly of: object; readonly db: Database; readonly pooled: Database }

const holder = globalThis as typeof globalThis & { erroratlasKysely?: Kept | undefined }

function kept(): Kept {
  const of = prisma()
  if (holder.erroratlasKysely?.of === of) return holder.erroratlasKysely
  const extended = of.$extends(kyselyExtension({ kysely: (driver) => withNames(throughPrisma(driver)) }))
  const made = { of, db: extended.$kysely, pooled: withNames(new PooledDialect({ pool: async () => pool() })) }
  holder.erroratlasKysely = made
  return made
}

/** Queries through the Prisma client: the way for everything that is not measured to be too slow by it. */
export const db = (): Database => kept().db

/**
 * The same queries on the pool below Prisma, which takes each row through fewer hands: for pages that read thousands of
 * rows, or ask many small questions (a small query takes 1.6 to 1.8 times as long through Prisma). A 64-bit count comes
 * as text here and as a bigint there: cast it.
 */
export const pooled = (): Database => kept().pooled

/** The same queries on one connection, inside its transaction (`transaction` of ./client), beside COPY and locks. */
export const on = (client: Pick<pg.ClientBase, "query">): Database =>
  withNames(new PooledDialect({ pool: poolOf(client) }))
