import "server-only"
import { expressionBuilder, sql, type Expression, type SqlBool } from "kysely"
import type { DB } from "@/lib/data/generated/tables"
import type { Part, Scope } from "./scope"

type Column = Expression<number | null>

/** Columns of a query that say which part of a scope a row belongs to. */
export type PartColumns = {
  readonly analysis?: Column
  readonly version?: Column
  readonly resultSet?: Column
}

/**
 * Does the row belong to one of the scope's parts? Every query of counts, failures or predictions asks this, never for a
 * single id. One part is compared as one, so that the planner sees the very values it has statistics of.
 */
export function inParts(scope: Pick<Scope, "parts">, columns: PartColumns): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const idOf = { analysis: "analysisId", version: "versionId", resultSet: "resultSetId" } as const
  const named = (Object.keys(idOf) as (keyof typeof idOf)[]).flatMap((key) => {
    const column = columns[key]
    return column ? [{ column, id: idOf[key] }] : []
  })
  // What nobody analysed has no rows that belong to an analysis.
  const isIn = (part: Part) =>
    named.some(({ id }) => part[id] === null)
      ? sql<SqlBool>`false`
      : eb.and(named.map(({ column, id }) => eb(column, "=", part[id])))
  const different = new Map(scope.parts.map((part) => [named.map(({ id }) => part[id]).join(" "), part]))
  return eb.or([...different.values()].map(isIn))
}

/**
 * Does a row of `categoryAssignment`, joined to a failure of a scope, say where it stands on the version its part is seen
 * on? Where all parts are seen on one, nothing else is said to the planner.
 */
export function isOnItsVersion(
  scope: Pick<Scope, "parts">,
  columns: { readonly analysis: Column; readonly version: Column },
): Expression<SqlBool> {
  const isOne = new Set(scope.parts.map(({ versionId }) => versionId)).size === 1
  return inParts(scope, isOne ? { version: columns.version } : columns)
}
