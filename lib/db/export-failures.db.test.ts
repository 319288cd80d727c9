import { readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { seededDatabase } from "@/lib/testing/database"
import { query } from "./client"
import { exportFailures, type ExportedFailure } from "./export-failures"

seededDatabase()

async function exportAll(pageSize: number): Promise<ExportedFailure[]> {
  const [release] = await query<{ id: number; analysisId: number }>(
    `SELECT id, analysis_id AS "analysisId" FROM taxonomy_version WHERE is_latest`,
  )
  if (!release) throw new Error("the release is not seeded")
  const lines: ExportedFailure[] = []
  for await (const page of exportFailures({ analysisId: release.analysisId, versionId: release.id }, pageSize))
    lines.push(...page)
  return lines
}

test("what was seeded comes out again: every annotation with its labels, criteria and evidence", async () => {
  const file = path.join(import.meta.dirname, "../../prisma/atlas/annotations.jsonl")
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

const keyOf = ({ dataset, model, exampleId }: ExportedFailure) => `${dataset}\n${model}\n${exampleId}`
