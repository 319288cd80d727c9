import "server-only"
import { query } from "@/lib/data/base/client"
import { effectiveSelect } from "@/lib/data/taxonomy/node-counts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** A failure that a person's latest word counts otherwise than the judge's. */
export type Override = {
  readonly id: number
  /** as the database writes it */
  readonly outcome: string
  readonly nodeId: number | null
  /** null: unassigned */
  readonly placement: string | null
}

/**
 * What people changed in an analysis of one's own, by the very rule its counts follow (lib/data/taxonomy/node-counts.ts), so that
 * lists hold what the counts count. Empty for the source of a release, which no review changes. Few: people wrote them.
 */
export async function listOverrides(scope: Scope): Promise<readonly Override[]> {
  if (scope.isReleaseView) return []
  return cachedFor(scope, { name: "overrides", load: () => queryOverrides(scope) })
}

/** Of both sides of a comparison, by failure: B's count where its labels are on the same tree. */
export async function overridesOfPair(scope: Scope, other: Scope | undefined): Promise<ReadonlyMap<number, Override>> {
  const scopes = other && other.version.id === scope.version.id ? [scope, other] : [scope]
  const lists = await Promise.all(scopes.map((one) => listOverrides(one)))
  return new Map(lists.flat().map((override) => [override.id, override]))
}

function queryOverrides(scope: Scope): Promise<Override[]> {
  return query<Override>(
    `SELECT id, outcome::text, CASE WHEN outcome = 'diagnosed' THEN node_id END AS "nodeId", placement::text
     FROM (${effectiveSelect} AND reviewed.verdict <> 'agree') AS changed ORDER BY id`,
    [scope.analysis.id, scope.version.id],
  )
}

/** Where an override puts a failure, as filters name it: a node, "other", "unassigned", or no place (null). */
export function placeOf({ outcome, nodeId, placement }: Override): number | "other" | "unassigned" | null {
  if (outcome !== "diagnosed") return null
  return nodeId ?? (placement === "other" ? "other" : "unassigned")
}
