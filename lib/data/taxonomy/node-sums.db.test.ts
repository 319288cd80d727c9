import { expect, test } from "vitest"
import { atlasView, flattenRows, type AtlasRow } from "@/components/atlas/data/atlas-rows"
import { cache } from "@/lib/cache/bounded-cache"
import { cutTree } from "@/lib/domain/taxonomy/taxonomy"
import { sumsOf, type NodeSums } from "@/lib/stats/signatures/node-sums"
import { seededDatabase } from "@/lib/testing/database"
import { listFirstAnnotations } from "@/lib/data/failures/annotations"
import { listNodeReleases } from "@/lib/data/atlas/category-facts"
import { query, transaction } from "@/lib/data/base/client"
import { facetsOfCounts } from "@/lib/data/failures/failure-facets"
import { recount, recountAround } from "./node-counts"
import { listNodeSums } from "./node-sums"
import { getScope } from "@/lib/data/scope/scope"
import { listNodeCounts, listStrata } from "./signature-counts"
import { getTaxonomy } from "./taxonomies"

seededDatabase()

/** One line a sum, weighted to nine digits: additions in another order differ in the last. */
const lines = ({ byDataset, byModel }: NodeSums) =>
  [
    ...byDataset.map(({ datasetId, ...sum }) => [`dataset ${datasetId}`, sum] as const),
    ...byModel.map(({ modelId, ...sum }) => [`model ${modelId}`, sum] as const),
  ]
    .map(([of, { nodeId, own, total, ownWeighted, totalWeighted }]) =>
      [of, nodeId, own, total, ownWeighted.toPrecision(9), totalWeighted.toPrecision(9)].join(" "),
    )
    .sort()

test("the database adds up what single counts add up to, with and without filters", async () => {
  const scope = await getScope({}, null)
  const strata = await listStrata(scope)
  const one = { models: [strata[0]?.modelSlug ?? ""] }
  for (const filter of [{}, { depth: 1 }, one, { datasets: ["MMLU-Pro"] }, { datasets: ["nothing"] }]) {
    const counts = await listNodeCounts(scope, filter)
    expect(lines(await listNodeSums(scope, filter)), JSON.stringify(filter)).toEqual(lines(sumsOf(strata, counts)))
  }
})

test("what filters name is cached when it is there, and not when it is made up", async () => {
  const scope = await getScope({}, null)
  const [first] = await listStrata(scope)
  const [root] = await getTaxonomy(scope.version.id)
  const known = { models: [first?.modelSlug ?? ""], datasets: [first?.datasetSlug ?? ""] }
  const ask = async (filter: { models: string[]; datasets: string[] }, category: string) => {
    await Promise.all([listStrata(scope, filter), listNodeCounts(scope, filter), listNodeSums(scope, filter)])
    await facetsOfCounts(scope, { ...filter, category }, await listStrata(scope))
    await listFirstAnnotations(scope, { ...filter, category }, 2)
    await listNodeReleases(scope, category)
  }
  const grown = async (work: () => Promise<void>) => {
    const before = cache.entries
    await work()
    return cache.entries - before
  }
  expect(await grown(() => ask(known, root?.slug ?? ""))).toBeGreaterThan(5)
  expect(await grown(() => ask(known, root?.slug ?? ""))).toBe(0)
  for (let visit = 0; visit < 5; visit += 1) {
    const nobody = `nobody-${visit}`
    expect(await grown(() => ask({ ...known, models: [...known.models, nobody] }, nobody))).toBe(0)
  }
  expect(await listStrata(scope, { ...known, models: [...known.models, "nobody"] })).toEqual(
    await listStrata(scope, known),
  )
})

test("the sums of everything are kept when counted, and let go when one failure is counted anew", async () => {
  const scope = await getScope({}, null)
  const { version } = scope
  const analysis = { id: scope.analysis?.id ?? 0 }
  const kept = () =>
    query<{ sums: unknown[] }>("SELECT by_model AS sums FROM count_sums WHERE analysis_id = $1", [analysis.id])
  const [counts, strata] = await Promise.all([listNodeCounts(scope), listStrata(scope)])
  expect((await kept())[0]?.sums).toHaveLength(sumsOf(strata, counts).byModel.length)

  // What is kept is what pages get: of a scope that caches nothing, so that each asks the database.
  const fresh = { ...scope, parts: scope.parts.map((part) => ({ ...part, revision: null })) }
  await query("UPDATE count_sums SET by_model = '[]' WHERE analysis_id = $1", [analysis.id])
  expect((await listNodeSums(fresh)).byModel).toEqual([])
  expect((await listNodeSums(fresh, { depth: 1 })).byModel).not.toEqual([])
  await transaction((client) => recount(client, analysis.id, version.id))
  expect(lines(await listNodeSums(fresh))).toEqual(lines(sumsOf(strata, counts)))

  // A review of a release changes no count, and what is cached stays; one in an analysis of one's own does.
  const [failure] = await query<{ id: number }>("SELECT id FROM error_annotation WHERE analysis_id = $1 LIMIT 1", [
    analysis.id,
  ])
  const around = () =>
    transaction((client) => recountAround(client, { annotationId: failure?.id ?? 0, versionId: version.id }))
  const revision = async () => (await getScope({}, null)).parts[0]?.revision
  const before = await revision()
  await around()
  expect(await kept()).toHaveLength(1)
  expect(await revision()).toBe(before)
  await query("UPDATE taxonomy_version SET kind = 'analysis' WHERE id = $1", [version.id])
  await around()
  expect(await kept()).toEqual([])
  await query("UPDATE taxonomy_version SET kind = 'release' WHERE id = $1", [version.id])
  expect(await revision()).not.toBe(before)
  expect(lines(await listNodeSums(fresh))).toEqual(lines(sumsOf(strata, counts)))
})

test("a branch alone says of its category what the whole atlas says", async () => {
  const scope = await getScope({}, null)
  const [strata, tree, sums] = await Promise.all([
    listStrata(scope),
    getTaxonomy(scope.version.id),
    listNodeSums(scope),
  ])
  const whole = flattenRows(atlasView({ tree, strata, sums }).rows)
  const inDigits = (row: AtlasRow | undefined) => ({
    found: [row?.key, row?.read, row?.models, row?.datasets],
    values: [row?.share, row?.rate, ...(row?.heat ?? []).map(({ share }) => share)].map((value) =>
      value ? [value.low, value.estimate, value.high].map((limit) => limit.toPrecision(9)) : null,
    ),
    counts: row?.heat.map(({ suite, count, of }) => [suite, count, of]),
  })
  const withChildren = (row: AtlasRow | undefined) => [row, ...(row?.children ?? [])].map(inDigits)
  for (const node of tree.filter(({ children }) => children.length > 0)) {
    const nodes = [node, ...node.children].map(({ id }) => id)
    const branch = { tree: cutTree([node], 2), strata, sums: await listNodeSums(scope, { nodes }) }
    const [row] = atlasView(branch).rows
    expect(withChildren(row)).toEqual(withChildren(whole.find(({ key }) => key === node.slug)))
  }
})
