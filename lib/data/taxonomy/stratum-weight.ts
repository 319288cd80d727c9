import { sql, type RawBuilder } from "kysely"
import { column } from "@/lib/data/base/columns"
import { FEWEST_TO_STAND } from "@/lib/stats/signatures/signature"

const of = (alias: string, name: "failures" | "diagnosed" | "noErrorFound") => column<"stratum">(alias, name)

const readIn = (alias: string) => sql<number>`(${of(alias, "diagnosed")} + ${of(alias, "noErrorFound")})`

/** `isRepresented` of lib/stats/signatures/signature.ts, of rows of `stratum` (alias). */
function isRepresentedIn(alias: string): RawBuilder<boolean> {
  const read = readIn(alias)
  return sql<boolean>`(${read} > 0 AND (${read} >= ${sql.lit(FEWEST_TO_STAND)} OR 2 * ${read} >= ${of(alias, "failures")}))`
}

/** `standsFor` of the same: how many failures one that was read stands for. */
export function weightIn(alias: string): RawBuilder<number> {
  return sql<number>`CASE WHEN ${isRepresentedIn(alias)} THEN ${of(alias, "failures")}::float8 / ${readIn(alias)} ELSE 0 END`
}
