import { expect, test } from "vitest"
import { atlasView, flattenRows, type AtlasRow } from "@/components/atlas/atlas-rows"
import { cutTree } from "@/lib/domain/taxonomy"
import { sumsOf, type NodeSums } from "@/lib/stats/node-sums"
import { seededDatabase } from "@/lib/testing/database"
import { listNodeSums } from "./node-sums"
import { getScope } from "./scope"
import { listNodeCounts, listStrata } from "./signature-counts"
import { getTaxonomy } from "./taxonomies"

seededDatabase()

/** One line a sum, weighted to nine digits: additions in another order differ in the last. */
const lines = ({ byDataset, byModel }: NodeSums) =>
  [
    ...byDataset.map(({ datasetId, ...sum }) => [`data set ${datasetId}`, sum] as const),
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
