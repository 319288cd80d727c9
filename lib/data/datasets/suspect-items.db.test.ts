import { expect, test } from "vitest"
import { seededDatabase } from "@/lib/testing/database"
import { query } from "@/lib/data/base/client"
import { findItemCorrelations } from "./item-difficulty"
import { getDatasetNamed } from "@/lib/data/scope/names"
import { getScope, type Scope } from "@/lib/data/scope/scope"
import { listSuspectItems } from "./suspect-items"

const atWork = (scope: Scope): Scope => ({
  ...scope,
  parts: scope.parts.map((part) => ({ ...part, revision: null })),
})

seededDatabase()

test("suspect items of the release's MMLU-Pro: every item a judge doubts, those with most reasons first", async () => {
  const [scope, dataset] = [await getScope({}, null), await getDatasetNamed("mmlu_pro", { access: { viewer: null } })]
  const items = await listSuspectItems(scope, dataset.id)
  const [counted] = await query<{ n: number }>(
    `SELECT count(DISTINCT example_id)::int AS n FROM error_annotation
     WHERE analysis_id = $1 AND dataset_id = $2 AND (suspect IS NOT NULL OR outcome = 'no_error_found')`,
    [scope.analysis.id, dataset.id],
  )
  expect(items).toHaveLength(counted?.n ?? 0)
  expect(items[0]).toMatchObject({ exampleId: "other-5594", read: 3, noErrorFound: 1, ambiguous: 2, scorerArtefact: 1 })
})

test("models that give the same wrong answer cast doubt on an item nobody read", async () => {
  const [scope, dataset] = [await getScope({}, null), await getDatasetNamed("mmlu_pro", { access: { viewer: null } })]
  const known = new Set((await listSuspectItems(scope, dataset.id)).map((item) => item.exampleId))
  const failed = await query<{ id: number; item: string }>(
    `SELECT p.id, e.external_id AS item FROM prediction p JOIN example e ON e.id = p.example_id
     WHERE p.result_set_id = $1 AND p.dataset_id = $2 AND p.score = 0 AND NOT (e.external_id = ANY ($3))
       AND (SELECT count(*) FROM prediction o WHERE o.example_id = e.id AND o.result_set_id = $1 AND o.score = 0) = 9
     ORDER BY e.id, p.model_id LIMIT 9`,
    [scope.analysis.resultSetId, dataset.id, [...known]],
  )
  const answers = ["B", "B", "B", "B", "C"]
  for (const [index, answer] of answers.entries())
    await query("INSERT INTO prediction_text (prediction_id, output) VALUES ($1, $2)", [
      failed[index]?.id,
      `So the answer is (${answer}).`,
    ])
  // What follows from the counts is remembered: a scope that is still being counted asks anew.
  const items = await listSuspectItems(atWork(scope), dataset.id)
  const found = items.find((item) => item.exampleId === failed[0]?.item)
  expect(found).toMatchObject({ sameAnswer: 4, statedAnswers: 5, read: 0, annotationId: null })
})

test("items are held against all others: 393 of 454 favour the better models", async () => {
  const [scope, dataset] = [await getScope({}, null), await getDatasetNamed("mmlu_pro", { access: { viewer: null } })]
  const found = await findItemCorrelations(scope, dataset.id)
  expect(found).toMatchObject({ positive: 393, negative: 61, constant: 106, models: 9 })
  expect(found.bins.reduce((sum, count) => sum + count, 0)).toBe(454)
})
