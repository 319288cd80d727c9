import { expect, test } from "vitest"
import { seededDatabase } from "@/lib/testing/database"
import { query } from "@/lib/data/base/client"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { listDatasets } from "./datasets"
import { countSuspects, findItemCorrelations, listItemGroups } from "./item-difficulty"
import { getDatasetNamed } from "@/lib/data/scope/names"
import { getScope, type Scope, placeOf } from "@/lib/data/scope/scope"
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
    [scope.analysis?.id ?? 0, dataset.id],
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
    [placeOf(scope).results, dataset.id, [...known]],
  )
  const answers = ["B", "B", "B", "B", "C"]
  for (const [index, answer] of answers.entries())
    await query("INSERT INTO prediction_text (prediction_id, output) VALUES ($1, $2)", [
      failed[index]?.id,
      `So the answer is (${answer}).`,
    ])
  // What follows from the counts is cached: a scope that is still being counted asks anew.
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

test("a scope of two analyses answers with what either of them doubts, and counts an item once", async () => {
  const { resultSetId, viewer } = await storeWorld(811, { models: 3, datasets: 1, examples: 20 })
  const scopeOf = async (suspect: string, at: number) => {
    const analysis = await finishedAnalysis(resultSetId, { ownerId: viewer.id })
    await query(
      `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, suspect, updated_at)
       SELECT $1, id, model_id, dataset_id, example_id, 'diagnosed', $3::"Suspect", now() FROM prediction
       WHERE result_set_id = $2 ORDER BY example_id, model_id OFFSET $4 LIMIT 1`,
      [analysis, resultSetId, suspect, at],
    )
    return getScope({ analysis }, viewer)
  }
  const [one, two] = [await scopeOf("reference_wrong", 0), await scopeOf("ambiguous_item", 30)]
  const both = { ...one, parts: [...one.parts, ...two.parts] }
  const [dataset] = await listDatasets(one)
  const id = dataset?.id ?? 0
  expect(await listDatasets(both)).toEqual([dataset])
  expect(await countSuspects(both, id)).toEqual([
    { suspect: "ambiguous-item", count: 1 },
    { suspect: "reference-wrong", count: 1 },
  ])
  const read = async (scope: Scope) => (await listSuspectItems(scope, id)).filter((item) => item.read > 0)
  expect(await read(both)).toHaveLength(2)
  expect(new Set(await read(both))).toEqual(new Set([...(await read(one)), ...(await read(two))]))
  expect(await listItemGroups(both, id)).toEqual(await listItemGroups(one, id))
})
