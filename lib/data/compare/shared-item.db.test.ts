import { expect, test } from "vitest"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { seededDatabase } from "@/lib/testing/database"
import { query } from "@/lib/data/base/client"
import { compareModels } from "./comparison"
import { compareAll } from "./comparison-all"
import { getOtherSide, listOtherSources } from "./sources/comparison-sources"
import { getModelNamed } from "@/lib/data/scope/names"
import { findNeighbours, listSharedItems } from "./item-list"
import { listOverlaps } from "./overlaps"
import { findTexts, getSharedItem } from "./shared-item"
import { listSharedOutcomes } from "./shared-outcomes"
import { getScope, type Scope, placeOf } from "@/lib/data/scope/scope"

seededDatabase()

async function flashAndPro() {
  const scope = await getScope({}, null)
  const [a, b] = await Promise.all([
    getModelNamed("gemini-1.5-flash-002", { access: { viewer: null } }),
    getModelNamed("gemini-1.5-pro-002", { access: { viewer: null } }),
  ])
  return { scope, a, b, pair: { a: a.id, b: b.id, datasets: ["mmlu_pro"] } }
}

test("walking from item to item meets every item of the list once, in its order", async () => {
  const { scope, pair } = await flashAndPro()
  const filter = { ...pair, cell: "only-b-fails" as const }
  const { items } = await listSharedItems(scope, { ...filter, limit: 100 })
  expect(items).toHaveLength(35)
  const walked: string[] = []
  let at = items[0] ?? null
  while (at) {
    const here = at
    const { next, position, total } = await findNeighbours(scope, filter, here)
    expect({ position, total }).toEqual({ position: walked.length + 1, total: 35 })
    walked.push(items.find((item) => item.exampleRowId === here.exampleRowId)?.exampleId ?? "")
    at = next as typeof at
  }
  expect(walked).toEqual(items.map((item) => item.exampleId))
})

test("a category of one side, at any depth, leads to as many items as it counts", async () => {
  const { scope, a, b, pair } = await flashAndPro()
  const { comparison } = await compareModels(scope, { a, b, datasets: ["mmlu_pro"] })
  for (const row of comparison.signature.categories.filter((one) => one.level === 1 || one.a > 12)) {
    const categories = { a: row.slug, b: null }
    const { items } = await listSharedItems(scope, { ...pair, cell: "any", categories, limit: 600 })
    expect([row.slug, items.length]).toEqual([row.slug, row.a])
  }
})

test("one item with what each did on it; its texts are not in the release", async () => {
  const { scope, pair } = await flashAndPro()
  const { items } = await listSharedItems(scope, { ...pair, cell: "only-a-fails", limit: 1 })
  const [first] = items
  if (!first) throw new Error("no item")
  const item = await getSharedItem(scope, pair, first)
  expect(item).toMatchObject({ failedA: true, failedB: false, exampleId: first.exampleId, annotationB: null })
  const texts = await findTexts(scope, pair, { item, accepted: new Set() })
  expect(texts).toEqual({ input: null, reference: null, a: null, b: null })
  await expect(getSharedItem(scope, pair, { exampleRowId: 2_147_483_647 })).rejects.toMatchObject({ code: "not_found" })
})

test("over all items each was run on, rates come from the aggregates and nothing is tested", async () => {
  const { scope, a, b } = await flashAndPro()
  const all = await compareAll(scope, { a: a.slug, b: b.slug, datasets: ["mmlu_pro"] })
  expect(all?.a).toMatchObject({ predictions: 560, failures: 195, read: 195 })
  const row = all?.unpaired.rows.find(({ key }) => key === "unwarranted-abstention")
  expect(row).toMatchObject({ a: 18, b: 1 })
  expect(all?.unpaired.rows.reduce((sum, one) => sum + one.a, 0)).toBe(195)
})

test("what only one of two sampled models shows differs from the other's zero, which has limits", async () => {
  const all = await compareAll(await getScope({}, null), {
    a: "gpt-4o",
    b: "gpt3-6b-finetuning",
    datasets: [],
  })
  const row = all?.unpaired.rows.find(({ key }) => key === "factual-error")
  expect(row).toMatchObject({ a: 15, b: 0, shareB: { estimate: 0 }, rateB: { estimate: 0 } })
  expect(row?.rateB?.high).toBeGreaterThan(0)
  expect(row?.rateDifference?.low).toBeGreaterThan(0)
  expect(row?.shareDifference?.low).toBeGreaterThan(0)
})

test("B may come from another analysis: other thresholds, texts and labels are seen, private ones are not", async () => {
  const { scope, a } = await flashAndPro()
  const [copy] = await query<{ id: number; analysis: number }>(
    `WITH rs AS (
       INSERT INTO result_set (name, origin, visibility, status, content_hash) VALUES ('again', 'import', 'public', 'ready', 'x') RETURNING id
     ), an AS (
       INSERT INTO analysis (title, judge_id, status, visibility, result_set_id, release_id, config, mode)
       SELECT 'Second run', 'test/judge', 'done', 'public', rs.id, $1, '{}', 'place' FROM rs RETURNING id, result_set_id
     ), d AS (
       INSERT INTO result_set_dataset (result_set_id, dataset_id, threshold, threshold_rule, "binary", histogram)
       SELECT an.result_set_id, dataset_id, 0.9, 'given', true, '{}' FROM result_set_dataset, an WHERE result_set_dataset.result_set_id = $2
     ), p AS (
       INSERT INTO prediction (result_set_id, dataset_id, model_id, example_id, score)
       SELECT an.result_set_id, dataset_id, model_id, example_id, score FROM prediction, an
       WHERE prediction.result_set_id = $2 AND model_id = $3 AND score IS NOT NULL RETURNING example_id
     ), t AS (
       INSERT INTO example_text (result_set_id, example_id, input, content_hash)
       SELECT an.result_set_id, example_id, 'another text', 'different' FROM an, (SELECT example_id FROM p LIMIT 3) AS few
     ) SELECT an.result_set_id AS id, an.id AS analysis FROM an`,
    [scope.version.id, placeOf(scope).results, a.id],
  )
  const { model, other } = await getOtherSide(`${a.slug}@${copy?.analysis}`, { scope })
  expect(other).toMatchObject({ analysis: { title: "Second run" }, version: { id: scope.version.id } })
  const [overlap] = await listOverlaps(scope, { a: a.id, b: model.id, other })
  expect(overlap).toMatchObject({ shared: 557, otherTexts: 3, onlyA: 0, threshold: 0.5, thresholdB: 0.9 })
  const { comparison } = await compareModels(scope, { a, b: model, datasets: [], other })
  expect(comparison.split).toMatchObject({ onlyAFails: 0, onlyBFails: 0 })
  expect(comparison.signature.basis).toBe("nothing-read")
  expect(await listOtherSources(scope)).toEqual([])
  await query("UPDATE analysis SET visibility = 'private' WHERE id = $1", [copy?.analysis])
  await expect(getOtherSide(`${a.slug}@${copy?.analysis}`, { scope })).rejects.toMatchObject({
    code: "not_found",
  })
})

test("a scope of two analyses answers with the items of both, each with its own labels", async () => {
  const { resultSetId, viewer } = await storeWorld(821, { models: 2, datasets: 1, examples: 30 })
  const scopeOf = async (title: string) => {
    const analysis = await finishedAnalysis(resultSetId, { ownerId: viewer.id })
    await query(
      `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, title, updated_at)
       SELECT $1, id, model_id, dataset_id, example_id, 'diagnosed', $3, now() FROM prediction WHERE result_set_id = $2 AND score < 0.6`,
      [analysis, resultSetId, title],
    )
    return getScope({ analysis }, viewer)
  }
  const [one, two] = [await scopeOf("one"), await scopeOf("two")]
  const both = { ...one, parts: [...one.parts, ...two.parts] }
  const [a, b] = await Promise.all(["model-1", "model-2"].map((name) => getModelNamed(name, { access: { viewer } })))
  const pair = { a: a?.id ?? 0, b: b?.id ?? 0, datasets: [] }
  const [overlap] = await listOverlaps(one, pair)
  expect(overlap?.shared).toBeGreaterThan(10)
  expect(await listOverlaps(both, pair)).toEqual([overlap, overlap])
  const doubled = (await listSharedOutcomes(one, pair)).map((row) => ({ ...row, items: 2 * row.items }))
  expect(await listSharedOutcomes(both, pair)).toEqual(doubled)
  const list = { ...pair, cell: "both-fail" as const, limit: 1000 }
  const items = async (scope: Scope) => (await listSharedItems(scope, list)).items
  expect(new Set(await items(both))).toEqual(new Set([...(await items(one)), ...(await items(two))]))
  expect(new Set((await items(both)).map(({ titleA }) => titleA))).toEqual(new Set(["one", "two"]))
})
