import { readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { seededDatabase } from "@/lib/testing/database"
import { query } from "@/lib/data/base/client"
import { getScope } from "@/lib/data/scope/scope"
import { exportFailures, type ExportedFailure } from "./export-failures"

seededDatabase()

async function exportAll(pageSize: number): Promise<ExportedFailure[]> {
  const lines: ExportedFailure[] = []
  for await (const page of exportFailures(await getScope({}, null), pageSize)) lines.push(...page)
  return lines
}

test("what was seeded comes out again: every annotation with its labels, criteria and evidence", async () => {
  const file = path.join(import.meta.dirname, "../../../prisma/atlas/2026.11/annotations.jsonl")
  const published = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ExportedFailure & { id: string })
  const exported = new Map((await exportAll(1_000)).map((row) => [keyOf(row), row]))
  expect(exported.size).toBe(1_165)
  for (const row of published) {
    const found = exported.get(keyOf(row))
    expect(found).toMatchObject({
      verdict: row.verdict,
      title: row.title === "" ? null : row.title,
      category: row.category,
      subcategory: row.subcategory ?? null,
      summary: row.summary,
    })
    expect(found?.criteria).toHaveLength(row.criteria.length)
  }
})

test("pages of any size hold the same lines, none twice", async () => {
  const [small, large] = [await exportAll(97), await exportAll(5_000)]
  expect(small).toEqual(large)
})

test("a person's last word stands beside the judge's", async () => {
  const [row] = await query<{ id: number; exampleId: string; nodeId: number; path: string[] }>(
    `SELECT a.id, e.external_id AS "exampleId", n.id AS "nodeId", ARRAY[parent.slug, n.slug] AS path
     FROM taxonomy_version v JOIN error_annotation a ON a.analysis_id = v.analysis_id
     JOIN example e ON e.id = a.example_id
     JOIN taxonomy_node n ON n.version_id = v.id AND n.depth = 2 JOIN taxonomy_node parent ON parent.id = n.parent_id
     WHERE v.is_latest ORDER BY a.id, n.id LIMIT 1`,
  )
  if (!row) throw new Error("the release is not seeded")
  const [user] = await query<{ id: number }>(
    "INSERT INTO app_user (login, name) VALUES ('reviewer', 'Reviewer') RETURNING id",
  )
  await query(
    `INSERT INTO review (annotation_id, user_id, verdict, node_id, created_at)
     VALUES ($1, $2, 'agree', NULL, '2026-11-01T10:00:00Z'), ($1, $2, 'other_category', $3, '2026-11-02T10:00:00Z')`,
    [row.id, user?.id, row.nodeId],
  )
  const [reviewed, ...others] = (await exportAll(1_000)).filter(({ review }) => review !== null)
  expect(others).toEqual([])
  expect(reviewed).toMatchObject({
    exampleId: row.exampleId,
    review: { verdict: "other-category", path: row.path, at: "2026-11-02T10:00:00.000Z" },
  })
})

const keyOf = ({ dataset, model, exampleId }: ExportedFailure) => `${dataset}\n${model}\n${exampleId}`
