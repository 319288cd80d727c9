import { sql, type RawBuilder } from "kysely"
import type { DB } from "@/lib/data/generated/tables"

/** A column of a table under the alias a query gives it, for fragments that know the alias only when they are used. */
export function column<Table extends keyof DB>(alias: string, name: keyof DB[Table] & string): RawBuilder<unknown> {
  return sql.ref(`${alias}.${name}`)
}
