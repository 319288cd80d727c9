import "server-only"
import type { SplitCell } from "@/lib/routes"
import { query } from "./client"
import { pairedColumns, pairedFrom, pairedValues, pairedWhere } from "./paired"
import type { Scope } from "./scope"

const splitConditions = {
  "both-right": `NOT "failedA" AND NOT "failedB"`,
  "only-a-fails": `"failedA" AND NOT "failedB"`,
  "only-b-fails": `NOT "failedA" AND "failedB"`,
  "both-fail": `"failedA" AND "failedB"`,
} as const satisfies Record<SplitCell, string>

export type PairedItem = {
  readonly exampleRowId: number
  readonly exampleId: string
  readonly datasetTitle: string
  readonly annotationA: number | null
  readonly annotationB: number | null
  readonly titleA: string | null
  readonly titleB: string | null
  /** top category, or "No error found"; null: right, or not read */
  readonly categoryA: string | null
  readonly categoryB: string | null
  readonly failedA: boolean
  readonly failedB: boolean
}

type Wanted = {
  readonly a: number
  readonly b: number
  readonly datasets: readonly string[]
  readonly cell: SplitCell
  /** top-category slugs (or "no-error-found") of A and B: a cell of the matrix */
  readonly categories?: { readonly a: string; readonly b: string } | undefined
  readonly q?: string | undefined
  readonly after?: number | undefined
  readonly limit: number
}

/** The items behind one cell of the four-way split, by example; a keyset page of them. */
export async function listPairedItems(
  scope: Scope,
  wanted: Wanted,
): Promise<{ items: PairedItem[]; next: number | null }> {
  const values = pairedValues(scope, wanted)
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions: string[] = [splitConditions[wanted.cell]]
  if (wanted.categories) {
    conditions.push(`"slugA" = ${bind(wanted.categories.a)}`, `"slugB" = ${bind(wanted.categories.b)}`)
  }
  if (wanted.q) {
    const pattern = bind(`%${wanted.q.replace(/[\\%_]/g, "\\$&")}%`)
    conditions.push(`("titleA" ILIKE ${pattern} OR "titleB" ILIKE ${pattern} OR "exampleId" ILIKE ${pattern})`)
  }
  if (wanted.after !== undefined) conditions.push(`"exampleRowId" > ${bind(wanted.after)}`)
  const rows = await query<PairedItem>(
    `SELECT "exampleRowId", "exampleId", "datasetTitle", "annotationA", "annotationB", "titleA", "titleB", "failedA", "failedB",
            "categoryA", "categoryB"
     FROM (SELECT ${pairedColumns}, pa.example_id AS "exampleRowId", e.external_id AS "exampleId",
                  coalesce(d.title, d.name) AS "datasetTitle", aa.id AS "annotationA", ab.id AS "annotationB",
                  aa.title AS "titleA", ab.title AS "titleB",
                  ${topCategory("aa", "ta", "name")} AS "categoryA", ${topCategory("ab", "tb", "name")} AS "categoryB",
                  ${topCategory("aa", "ta", "slug")} AS "slugA", ${topCategory("ab", "tb", "slug")} AS "slugB"
           ${pairedFrom}
           JOIN example e ON e.id = pa.example_id
           ${topJoin("ca", "ta")} ${topJoin("cb", "tb")}
           ${pairedWhere}) AS paired
     WHERE ${conditions.join(" AND ")}
     ORDER BY "exampleRowId" LIMIT ${wanted.limit + 1}`,
    values,
  )
  const items = rows.slice(0, wanted.limit)
  return { items, next: rows.length > wanted.limit ? (items.at(-1)?.exampleRowId ?? null) : null }
}

/** The top category above an assignment's node. */
function topJoin(assignment: string, top: string): string {
  return `LEFT JOIN LATERAL (
      WITH RECURSIVE up AS (
        SELECT id, parent_id, name, slug FROM taxonomy_node WHERE id = ${assignment}.node_id
        UNION ALL SELECT t.id, t.parent_id, t.name, t.slug FROM taxonomy_node t JOIN up ON t.id = up.parent_id
      ) SELECT name, slug FROM up WHERE parent_id IS NULL
    ) ${top} ON true`
}

function topCategory(annotation: string, top: string, column: "name" | "slug"): string {
  const none = column === "name" ? "No error found" : "no-error-found"
  return `CASE WHEN ${annotation}.outcome = 'no_error_found' THEN '${none}' ELSE ${top}.${column} END`
}
