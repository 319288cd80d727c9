import "server-only"
import { expressionBuilder, type Expression, type SqlBool } from "kysely"
import type { DB } from "@/lib/data/generated/tables"

/** What goes: results with all that came of them, or one analysis of theirs alone. */
export type Doomed = {
  readonly resultSetId: number
  /** null: the results go */
  readonly analysisId: number | null
}

/** For Prisma Client: its analyses. */
export const analysesOf = ({ resultSetId, analysisId }: Doomed) =>
  analysisId === null ? { resultSetId } : { id: analysisId }

/** Is it one of the analyses that go? `alias` names the analysis. */
export function isOfDoomed<Alias extends string>(
  alias: Alias,
  { resultSetId, analysisId }: Doomed,
): Expression<SqlBool> {
  const eb = expressionBuilder<Record<"analysis", DB["analysis"]>, "analysis">()
  const column = (name: "id" | "resultSetId") => `${alias}.${name}` as `analysis.${typeof name}`
  return analysisId === null ? eb(column("resultSetId"), "=", resultSetId) : eb(column("id"), "=", analysisId)
}
