import "server-only"
import { Kysely, CamelCasePlugin, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely"
import kyselyExtension from "prisma-extension-kysely"
import { prisma } from "./client"
import type { DB } from "@/lib/data/generated/tables"

/** Names as prisma/schema.prisma has them; what JSON columns hold keeps its own. */
const plugins = () => [new CamelCasePlugin({ maintainNestedObjectKeys: true })]

function extended() {
  return prisma().$extends(
    kyselyExtension({
      kysely: (driver) =>
        new Kysely<DB>({
          dialect: {
            createDriver: () => driver,
            createAdapter: () => new PostgresAdapter(),
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
          plugins: plugins(),
        }),
    }),
  )
}

const holder = globalThis as typeof globalThis & {
  erroratlasKysely?: { readonly of: object; readonly db: Kysely<DB> } | undefined
}

/** Typed queries through the Prisma client: the tables are those of prisma/schema.prisma. */
export function db(): Kysely<DB> {
  const of = prisma()
  if (holder.erroratlasKysely?.of !== of) holder.erroratlasKysely = { of, db: extended().$kysely }
  return holder.erroratlasKysely.db
}
