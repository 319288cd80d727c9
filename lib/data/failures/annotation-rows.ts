import "server-only"
import { sql } from "kysely"
import { fromDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import { isOnItsVersion } from "@/lib/data/scope/parts"
import { listOverrides } from "./review-overrides"
import type { Scope } from "@/lib/data/scope/scope"
import { getPaths } from "@/lib/data/taxonomy/taxonomies"

/** A row of a failures list: no long texts. */
export type AnnotationRow = Awaited<ReturnType<typeof rowsById>>[number]

/** What a list shows of these failures, in this order. */
export async function rowsById(ids: readonly number[], scope: Scope) {
  if (ids.length === 0) return []
  const [rows, paths, overrides] = await Promise.all([
    queryRows(ids, scope),
    getPaths(scope.parts.map(({ versionId }) => versionId)),
    listOverrides(scope),
  ])
  const byId = new Map(overrides.map((override) => [override.id, override]))
  return rows.map((row) => {
    const override = byId.get(row.id)
    const { outcome, nodeId } = override ?? row
    const { nodeId: _, ...rest } = row
    return {
      ...rest,
      outcome: fromDb(outcome),
      suspect: row.suspect && fromDb(row.suspect),
      /** from the top category down; empty when it is in none */
      path: nodeId === null ? [] : (paths.get(nodeId) ?? []),
      /** a person's word counts here in the place of the judge's: outcome and path are theirs */
      reviewed: override !== undefined,
    }
  })
}

function queryRows(ids: readonly number[], scope: Scope) {
  const wanted = sql<{ id: number; n: number }>`unnest(${ids}::int[]) WITH ORDINALITY`
  return (
    pooled()
      .selectFrom(wanted.as<"wanted">(sql`wanted(id, n)`))
      .innerJoin("errorAnnotation as a", "a.id", "wanted.id")
      .innerJoin("prediction as p", "p.id", "a.predictionId")
      .leftJoin("resultSetDataset as s", (join) =>
        join.onRef("s.resultSetId", "=", "p.resultSetId").onRef("s.datasetId", "=", "p.datasetId"),
      )
      .innerJoin("model as m", "m.id", "a.modelId")
      .innerJoin("dataset as d", "d.id", "a.datasetId")
      .innerJoin("example as e", "e.id", "a.exampleId")
      .leftJoin("categoryAssignment as ca", (join) =>
        join
          .onRef("ca.annotationId", "=", "a.id")
          .on((eb) => isOnItsVersion(scope, { analysis: eb.ref("a.analysisId"), version: eb.ref("ca.versionId") })),
      )
      .select(["a.id", "a.title", "a.summary", "a.outcome", "a.suspect", "a.confidence"])
      .select(["m.slug as modelSlug", "m.name as modelName", "d.slug as datasetSlug"])
      .select((eb) => eb.fn.coalesce("d.title", "d.name").as("datasetTitle"))
      .select(["e.externalId as exampleId", "ca.nodeId"])
      // Which answer it is, where a model has several to an item.
      .select((eb) => ["p.variant", "p.trial", eb.fn.coalesce("s.trials", eb.lit(1)).as("trials")])
      .orderBy("wanted.n")
      .execute()
  )
}
