import "server-only"
import { pooled } from "@/lib/data/base/kysely"
import { effectiveOf } from "@/lib/data/taxonomy/effective-labels"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Part, Scope } from "@/lib/data/scope/scope"

/** A failure that a person's latest word counts otherwise than the judge's. */
export type Override = Awaited<ReturnType<typeof queryOverrides>>[number]

/**
 * What people changed in an analysis of one's own, by the very rule its counts follow (lib/data/taxonomy/node-counts.ts), so that
 * lists hold what the counts count. Empty for the source of a release, which no review changes. Few: people wrote them.
 */
export async function listOverrides(scope: Scope): Promise<readonly Override[]> {
  if (scope.isReleaseView && scope.parts.length === 1) return []
  const load = async () => (await Promise.all(scope.parts.map((part) => queryOverrides(part)))).flat()
  return cachedFor(scope, { name: "overrides", load })
}

/** Of both sides of a comparison, by failure: B's count where its labels are on the same tree. */
export async function overridesOfPair(scope: Scope, other: Scope | undefined): Promise<ReadonlyMap<number, Override>> {
  const scopes = other && other.version.id === scope.version.id ? [scope, other] : [scope]
  const lists = await Promise.all(scopes.map((one) => listOverrides(one)))
  return new Map(lists.flat().map((override) => [override.id, override]))
}

async function queryOverrides({ analysisId, versionId }: Part) {
  if (analysisId === null) return []
  return pooled()
    .selectFrom(effectiveOf({ analysisId, versionId }).as("changed"))
    .select(["changed.id", "changed.outcome"])
    .select((eb) => [
      eb.case().when("changed.outcome", "=", "diagnosed").then(eb.ref("changed.nodeId")).end().as("nodeId"),
      // Null: unassigned.
      "changed.placement",
    ])
    .where("changed.verdict", "<>", "agree")
    .orderBy("changed.id")
    .execute()
}

/** Where an override puts a failure, as filters name it: a node, "other", "unassigned", or no place (null). */
export function placeOf({ outcome, nodeId, placement }: Override): number | "other" | "unassigned" | null {
  if (outcome !== "diagnosed") return null
  return nodeId ?? (placement === "other" ? "other" : "unassigned")
}
