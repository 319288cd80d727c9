import { beforeAll, expect, test } from "vitest"
import { listOpinionsOn, listDisputed, listNodeReleases, countCategoryChecks } from "@/lib/data/atlas/category-facts"
import { listLastAnnotations, listSecondOpinions, countReviewed } from "@/lib/data/atlas/atlas-facts"
import { listCitationFacts } from "@/lib/data/atlas/citation"
import { prisma, query, transaction } from "@/lib/data/base/client"
import { pooled } from "@/lib/data/base/kysely"
import { listSharedItems } from "@/lib/data/compare/item-list"
import { exportDiagnoses, openDiagnoses, type DiagnosisPlace } from "@/lib/data/exports/export-diagnoses"
import { exportFailures } from "@/lib/data/exports/export-failures"
import type { AnnotationFilter } from "@/lib/data/failures/annotation-filter"
import {
  exportAnnotations,
  findNeighbours,
  listAnnotations,
  listFirstAnnotations,
} from "@/lib/data/failures/annotations"
import { facetsOfCounts, facetsOfHits } from "@/lib/data/failures/failure-facets"
import { indexLabels } from "@/lib/data/search/search-index"
import { listSnippets } from "@/lib/data/search/search-snippets"
import { searchSite } from "@/lib/data/search/site-search"
import { recount } from "@/lib/data/taxonomy/node-counts"
import { listNodeSums } from "@/lib/data/taxonomy/node-sums"
import { funnelOf, listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { isFailure, rulesOf } from "./failure-rule"
import { getScope, type Scope } from "./scope"

/** Two analyses of one world, each on a tree of its own: of the first twelve failures and of the first seven of them. */
let one: Scope, two: Scope, both: Scope
/** ids of their categories "reasoning" and, below it, "arithmetic" */
let nodes: number[]

const failures = { one: 12, two: 7, both: 19 } as const

beforeAll(async () => {
  const { resultSetId, viewer } = await storeWorld(640, { models: 2, datasets: 1, examples: 60 })
  const failed = await pooled()
    .selectFrom("prediction as p")
    .innerJoin(rulesOf({ resultSetId, analysisId: null }).as("rule"), "rule.datasetId", "p.datasetId")
    .select(["p.id as predictionId", "p.modelId", "p.datasetId", "p.exampleId"])
    .where("p.resultSetId", "=", resultSetId)
    .where(isFailure("p", "rule"))
    .orderBy("p.id")
    .limit(failures.one)
    .execute()
  const labelled = async (title: string, count: number) => {
    const analysisId = await finishedAnalysis(resultSetId, { ownerId: viewer.id, title })
    const { id: versionId } = await prisma().taxonomyVersion.findFirstOrThrow({ where: { analysisId } })
    const node = (slug: string, depth: number, parentId: number | null) =>
      prisma().taxonomyNode.create({
        data: { versionId, slug, name: `${slug} of ${title}`, definition: "", depth, position: depth, parentId },
      })
    const top = await node("reasoning", 1, null)
    const below = await node("arithmetic", 2, top.id)
    const made = await prisma().errorAnnotation.createManyAndReturn({
      data: failed.slice(0, count).map((failure) => ({
        ...{ ...failure, analysisId, outcome: "diagnosed" as const, confidence: 0.5 },
        ...{ title: `Mistake of ${title}`, summary: "It adds up to something else." },
      })),
    })
    const annotationIds = made.map(({ id }) => id)
    await place(annotationIds, { versionId, nodeId: below.id })
    await prisma().secondOpinion.create({
      data: { annotationId: Math.min(...annotationIds), first: "reasoning", second: `not-${title}` },
    })
    await prisma().review.create({
      data: { annotationId: Math.max(...annotationIds), userId: viewer.id, verdict: "agree" },
    })
    await query(
      `UPDATE stratum s SET sampled = (SELECT count(*) FROM error_annotation a WHERE a.analysis_id = s.analysis_id
         AND a.model_id = s.model_id AND a.dataset_id = s.dataset_id) WHERE analysis_id = $1`,
      [analysisId],
    )
    await transaction((client) => recount(client, analysisId, versionId))
    await indexLabels(pooled(), analysisId)
    return { scope: await getScope({ analysis: analysisId }, viewer), annotationIds, nodeIds: [top.id, below.id] }
  }
  const [first, second] = [await labelled("one", failures.one), await labelled("two", failures.two)]
  // The failures of the first stand on the tree of the second too, where nobody who looks at both sees them on it.
  const versionId = second.scope.version.id
  const data = { versionId, slug: "elsewhere", name: "Elsewhere", definition: "", depth: 1, position: 3 }
  const elsewhere = await prisma().taxonomyNode.create({ data })
  await place(first.annotationIds, { versionId, nodeId: elsewhere.id })
  one = first.scope
  two = second.scope
  both = { ...one, parts: [...one.parts, ...two.parts] }
  nodes = [...first.nodeIds, ...second.nodeIds]
})

async function place(annotationIds: readonly number[], on: { versionId: number; nodeId: number }): Promise<void> {
  await prisma().categoryAssignment.createMany({
    data: annotationIds.map((annotationId) => ({ annotationId, ...on, outcome: "classified" })),
  })
}

/** What the scope of both answers is what each of the two answers. */
async function expectBoth<Row>(list: (scope: Scope) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const [all, ...apart] = await Promise.all([both, one, two].map((scope) => list(scope)))
  expect(apart.every((rows) => rows.length > 0)).toBe(true)
  expect(all).toHaveLength(apart.flat().length)
  expect(new Set(all)).toEqual(new Set(apart.flat()))
  return all ?? []
}

async function collect<Row>(pages: AsyncGenerator<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

test("lists and searches of failures hold those of both, each on its own tree", async () => {
  const list = (filter: AnnotationFilter) => async (scope: Scope) => {
    const page = await listAnnotations(scope, filter, { limit: 100 })
    expect(page.total).toBe(page.rows.length)
    return page.rows
  }
  for (const filter of [{}, { category: "arithmetic" }, { q: "mistake" }, { q: "mistake", category: "reasoning" }]) {
    const rows = await expectBoth(list(filter))
    expect(rows).toHaveLength(failures.both)
    for (const { title, path } of rows) expect(path[0]?.name).toBe(title?.replace("Mistake", "reasoning"))
  }
  for (const filter of [{ category: "elsewhere" }, { q: "mistake", category: "elsewhere" }])
    expect(await list(filter)(both)).toEqual([])
  const [first] = await list({})(both)
  if (!first) throw new Error("no failure")
  expect(await findNeighbours(both, {}, first)).toMatchObject({ position: 1, total: failures.both })
  await expectBoth((scope) => collect(exportAnnotations(scope, {})))
  const ids = (await list({})(both)).map(({ id }) => id)
  expect((await listSnippets(both, { ids, q: "mistake" })).size).toBe(failures.both)
  const site = await searchSite(both, { q: "mistake", limit: 100 })
  expect(site.failures.total).toBe(failures.both)
  expect((await searchSite(both, { q: "arithmetic", limit: 100 })).categories).toHaveLength(2)
})

test("facets count the failures of both, from the aggregates and among hits", async () => {
  const counted = await facetsOfCounts(both, {}, await listStrata(both))
  const { rows } = await listAnnotations(both, {}, { limit: 100 })
  const ids = rows.map(({ id }) => id)
  for (const facets of [counted, await facetsOfHits(both, ids)]) {
    expect([facets.total, facets.outcome.get("diagnosed")]).toEqual([failures.both, failures.both])
    expect([facets.category.get("reasoning"), facets.category.get("elsewhere")]).toEqual([failures.both, undefined])
    expect([...facets.model.values()].reduce((sum, count) => sum + count, 0)).toBe(failures.both)
  }
  const inCategory = await facetsOfCounts(both, { category: "arithmetic" }, await listStrata(both))
  expect(inCategory.total).toBe(failures.both)
})

test("a category of the atlas has the instances, opinions and reviews of both", async () => {
  const category = { category: "reasoning" }
  await expectBoth(async (scope) => (await listFirstAnnotations(scope, category, 100)).rows)
  expect(await listLastAnnotations(both, category, 3)).toHaveLength(3)
  await expectBoth(listSecondOpinions)
  await expectBoth((scope) => listOpinionsOn(scope, nodes))
  await expectBoth((scope) => listDisputed(scope, { models: [], datasets: [], nodeIds: nodes, limit: 10 }))
  expect((await countCategoryChecks(both, nodes)).reviews.agree).toBe(2)
  expect(await countReviewed(both)).toBe(2)
  await expectBoth((scope) => listNodeReleases(scope, "reasoning"))
  await expectBoth(listCitationFacts)
})

test("a comparison names the categories of each part as its own tree does", async () => {
  const [a, b] = await prisma().model.findMany({ where: { name: { in: ["model-1", "model-2"] } } })
  const pair = { a: a?.id ?? 0, b: b?.id ?? 0, datasets: [] }
  const wanted = { ...pair, cell: "both-fail", categories: { a: "reasoning", b: null }, limit: 100 } as const
  const items = await expectBoth(async (scope) => (await listSharedItems(scope, wanted)).items)
  for (const { titleA, categoryA } of items) expect(categoryA).toBe(titleA?.replace("Mistake", "reasoning"))
})

test("strata, counts of categories and their sums are those of both", async () => {
  const strata = await expectBoth(listStrata)
  expect(funnelOf(strata)).toMatchObject({
    sampled: failures.both,
    diagnosed: failures.both,
    classified: failures.both,
  })
  for (const filter of [{}, { depth: 1 }]) {
    await expectBoth((scope) => listNodeCounts(scope, filter))
    await expectBoth(async (scope) => (await listNodeSums(scope, filter)).byModel)
    await expectBoth(async (scope) => (await listNodeSums(scope, filter)).byDataset)
  }
})

test("exports hold the failures of both, part by part, in any size of page", async () => {
  for (const size of [5, 1_000]) await expectBoth((scope) => collect(exportFailures(scope, size)))
  const lines = await collect(exportFailures(both))
  expect(lines.map(({ title }) => title?.at(-1))).toEqual([..."e".repeat(failures.one), ..."o".repeat(failures.two)])
  expect(lines.every(({ path }) => path.join() === "reasoning,arithmetic")).toBe(true)
  const diagnoses = (wanted: DiagnosisPlace) => async (scope: Scope) =>
    collect(exportDiagnoses(await openDiagnoses(scope), wanted))
  await expectBoth(diagnoses({ kind: "all" }))
  for (const nodeId of nodes.slice(0, 2)) expect(await diagnoses({ kind: "node", nodeId })(two)).toEqual([])
  expect(await diagnoses({ kind: "node", nodeId: nodes[3] ?? 0 })(both)).toHaveLength(failures.two)
  const [line] = await diagnoses({ kind: "all" })(both)
  expect(line).toMatchObject({ judgeId: "builtin", input: expect.stringMatching(/./), output: expect.any(String) })
})
