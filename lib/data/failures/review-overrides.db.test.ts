import { expect, it } from "vitest"
import { startWorker } from "@/lib/jobs/worker/worker"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { findNeighbours, listAnnotations } from "./annotations"
import { query } from "@/lib/data/base/client"
import { compareModels } from "@/lib/data/compare/comparison"
import { facetsOfCounts, facetsOfHits } from "./failure-facets"
import { listSharedItems } from "@/lib/data/compare/item-list"
import { addReview, listReviews } from "./reviews"
import { getScope, type Scope } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"

async function givenReviewed() {
  const { resultSetId, viewer } = await storeWorld(910)
  const { id } = await createAnalysis({ resultSetId, judgeId: "scripted", config: { ratio: 1, mode: "both" } }, viewer)
  const worker = await startWorker({ createJudge: async () => scriptedJudge({ faults: { refused: 0.1 } }) })
  const analysis = await untilStatus(() => getAnalysis(id, viewer), "done")
  await worker.stop()
  const rows = await query<{ id: number; slug: string }>(
    `SELECT a.id, n.slug FROM error_annotation a JOIN category_assignment ca ON ca.annotation_id = a.id
     JOIN taxonomy_node n ON n.id = ca.node_id
     WHERE a.analysis_id = $1 AND ca.version_id = $2 AND n.slug NOT LIKE 'category-4%' ORDER BY a.id LIMIT 3`,
    [id, analysis.releaseId],
  )
  const [moved, cleared, agreed] = rows.map((row) => row.id)
  if (moved === undefined || cleared === undefined || agreed === undefined) throw new Error("too few failures")
  const review = (annotationId: number, verdict: "agree" | "no-error" | "other-category", category: string | null) =>
    addReview({ annotationId, verdict, category, note: null }, viewer)
  await review(moved, "no-error", null)
  await review(moved, "other-category", "category-4")
  await review(cleared, "no-error", null)
  await review(agreed, "agree", null)
  return { id, viewer, moved, cleared, agreed, treeId: analysis.treeId }
}

/** For every choice that the facets offer, the list holds as many failures as they say. */
async function expectAgreement(scope: Scope): Promise<void> {
  const strata = await listStrata(scope)
  const { category, outcome } = await facetsOfCounts(scope, {}, strata)
  expect(category.size).toBeGreaterThan(1)
  for (const [slug, count] of category) {
    const list = await listAnnotations(scope, { category: slug }, { limit: 500 })
    expect([slug, list.total, list.rows.length]).toEqual([slug, count, count])
    const among = await facetsOfHits(
      scope,
      list.rows.map((row) => row.id),
    )
    expect([slug, among.category.get(slug)]).toEqual([slug, count])
  }
  for (const [word, count] of outcome)
    expect([word, (await listAnnotations(scope, { outcome: word }, { limit: 1 })).total]).toEqual([word, count])
}

/** The comparison counts a person's word as well, and each of its counts leads to as many items. */
async function expectPairAgreement(scope: Scope, { moved, cleared }: { moved: number; cleared: number }) {
  const [first, other] = await query<{ id: number; slug: string; name: string; short: string | null }>(
    `SELECT id, slug, name, short_name AS short FROM model
     WHERE id IN (SELECT model_id FROM stratum WHERE analysis_id = $1)
     ORDER BY id = (SELECT model_id FROM error_annotation WHERE id = $2) DESC, id LIMIT 2`,
    [scope.analysis?.id ?? 0, moved],
  )
  if (!first || !other) throw new Error("too few models")
  const named = ({ short, ...model }: typeof first) => ({ ...model, shortName: short })
  const { comparison } = await compareModels(scope, { a: named(first), b: named(other), datasets: [] })
  const pair = { a: first.id, b: other.id, datasets: [], cell: "any" as const, limit: 500 }
  for (const row of comparison.signature.categories.filter(({ level }) => level === 1)) {
    const list = async (categories: { a: string | null; b: string | null }) =>
      (await listSharedItems(scope, { ...pair, categories })).items.length
    expect([row.slug, await list({ a: row.slug, b: null }), await list({ a: null, b: row.slug })]).toEqual([
      row.slug,
      row.a,
      row.b,
    ])
  }
  const { items } = await listSharedItems(scope, pair)
  const shown = (id: number) =>
    items.flatMap((item) => [
      ...(item.annotationA === id ? [item.categoryA] : []),
      ...(item.annotationB === id ? [item.categoryB] : []),
    ])
  expect(new Set(shown(moved))).toEqual(new Set(["category-4"]))
  expect(shown(cleared).filter((name) => name !== "No error found")).toEqual([])
  expect(shown(moved).length + shown(cleared).length).toBeGreaterThan(0)
}

it("lists of a reviewed analysis hold what its counts count, on both trees, and say what a person changed", async () => {
  const { id, viewer, moved, cleared, agreed, treeId } = await givenReviewed()
  const scope = await getScope({ analysis: id }, viewer)
  await expectAgreement(scope)
  const all = (await listAnnotations(scope, {}, { limit: 500 })).rows
  const row = (annotationId: number) => all.find((one) => one.id === annotationId)
  expect(row(moved)).toMatchObject({ outcome: "diagnosed", reviewed: true, path: [{ slug: "category-4" }] })
  expect(row(cleared)).toMatchObject({ outcome: "no-error-found", reviewed: true, path: [] })
  expect(row(agreed)).toMatchObject({ outcome: "diagnosed", reviewed: false })
  expect(await listReviews(moved)).toMatchObject([
    { verdict: "other-category", category: row(moved)?.path[0]?.name, path: [{ slug: "category-4" }] },
    { verdict: "no-error", category: null, path: [], userId: viewer.id, createdAt: expect.any(Date) },
  ])
  // Previous and next walk through the same list.
  const inTarget = (await listAnnotations(scope, { category: "category-4" }, { limit: 500 })).rows
  const at = inTarget.findIndex((one) => one.id === moved)
  const here = inTarget[at]
  if (!here) throw new Error("the moved failure is not in its new category")
  expect(await findNeighbours(scope, { category: "category-4" }, here)).toMatchObject({
    position: at + 1,
    total: inTarget.length,
    next: inTarget[at + 1]?.id ?? null,
  })
  await expectPairAgreement(scope, { moved, cleared })
  expect(treeId).not.toBeNull()
  const own = await getScope({ release: `analysis-${id}`, analysis: id }, viewer)
  await expectAgreement(own)
})
