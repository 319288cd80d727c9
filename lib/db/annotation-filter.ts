import "server-only"
import type { Scope } from "./scope"

/** What narrows a list of failures. Models and data sets are slugs (a suite's name works too). */
export type AnnotationFilter = {
  readonly models?: readonly string[]
  readonly datasets?: readonly string[]
  /** slug of a category or sub-category; everything below it counts; "other" and "unassigned" are outcomes of placing */
  readonly category?: string | undefined
  readonly outcome?: string | undefined
  readonly suspect?: string | undefined
  /** words in title or summary, or an example's id */
  readonly q?: string | undefined
}

/** FROM and WHERE of every list of failures, with its values; `a` is the annotation, `ca` its assignment. */
export function annotationSource(scope: Scope, filter: AnnotationFilter): { sql: string; values: unknown[] } {
  const values: unknown[] = [scope.analysis.id, scope.version.id]
  const bind = (value: unknown): string => `$${values.push(value)}`
  const conditions = ["a.analysis_id = $1"]
  const { models = [], datasets = [], category, outcome, suspect, q } = filter
  if (models.length > 0) conditions.push(`m.slug = ANY(${bind(models)}::text[])`)
  if (datasets.length > 0) {
    const list = bind(datasets)
    conditions.push(`(d.slug = ANY(${list}::text[]) OR d.suite = ANY(${list}::text[]))`)
  }
  if (category === "other" || category === "unassigned")
    conditions.push(`a.outcome = 'diagnosed' AND coalesce(ca.outcome::text, 'unassigned') = ${bind(category)}`)
  else if (category !== undefined)
    conditions.push(`ca.node_id IN (
      WITH RECURSIVE below AS (
        SELECT id FROM taxonomy_node WHERE version_id = $2 AND slug = ${bind(category)}
        UNION ALL SELECT n.id FROM taxonomy_node n JOIN below ON n.parent_id = below.id
      ) SELECT id FROM below)`)
  if (outcome !== undefined) conditions.push(`a.outcome::text = ${bind(outcome.replaceAll("-", "_"))}`)
  if (suspect !== undefined) conditions.push(`a.suspect::text = ${bind(suspect.replaceAll("-", "_"))}`)
  if (q !== undefined) {
    const pattern = bind(`%${q.replace(/[\\%_]/g, "\\$&")}%`)
    conditions.push(`(a.title ILIKE ${pattern} OR a.summary ILIKE ${pattern} OR e.external_id ILIKE ${pattern})`)
  }
  const sql = `FROM error_annotation a
    JOIN model m ON m.id = a.model_id
    JOIN dataset d ON d.id = a.dataset_id
    JOIN example e ON e.id = a.example_id
    LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
    LEFT JOIN taxonomy_node node ON node.id = ca.node_id
    LEFT JOIN taxonomy_node parent ON parent.id = node.parent_id
    WHERE ${conditions.join(" AND ")}`
  return { sql, values }
}
