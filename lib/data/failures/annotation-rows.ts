import "server-only"
import type { Outcome, Suspect } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"
import { listOverrides } from "./review-overrides"
import type { Scope } from "@/lib/data/scope/scope"
import { getPaths, type PathNode } from "@/lib/data/taxonomy/taxonomies"

/** A row of a failures list: no long texts. */
export type AnnotationRow = {
  readonly id: number
  readonly title: string | null
  readonly summary: string | null
  readonly outcome: Outcome
  readonly suspect: Suspect | null
  readonly confidence: number | null
  readonly modelSlug: string
  readonly modelName: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly exampleId: string
  /** from the top category down; empty when it is in none */
  readonly path: readonly PathNode[]
  /** a person's word counts here in the place of the judge's: outcome and path are theirs */
  readonly reviewed: boolean
}

/** What a list shows of these failures, in this order. */
export async function rowsById(ids: readonly number[], scope: Scope): Promise<AnnotationRow[]> {
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
      outcome: fromDb(outcome) as Outcome,
      suspect: row.suspect === null ? null : (fromDb(row.suspect) as Suspect),
      path: nodeId === null ? [] : (paths.get(nodeId) ?? []),
      reviewed: override !== undefined,
    }
  })
}

function queryRows(ids: readonly number[], scope: Scope) {
  return query<Omit<AnnotationRow, "path" | "reviewed"> & { nodeId: number | null }>(
    `SELECT a.id, a.title, a.summary, a.outcome, a.suspect, a.confidence, m.slug AS "modelSlug", m.name AS "modelName",
            d.slug AS "datasetSlug", coalesce(d.title, d.name) AS "datasetTitle", e.external_id AS "exampleId",
            ca.node_id AS "nodeId"
     FROM unnest($1::int[]) WITH ORDINALITY AS wanted (id, n)
     JOIN error_annotation a ON a.id = wanted.id
     JOIN model m ON m.id = a.model_id
     JOIN dataset d ON d.id = a.dataset_id
     JOIN example e ON e.id = a.example_id
     LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
     ORDER BY wanted.n`,
    [ids, scope.version.id],
  )
}
