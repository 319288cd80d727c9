import { expect, test } from "vitest"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { categoryCounts, leftoverKey, placedOnly } from "./category-counts"
import { nearestPeers } from "./nearest-models"
import { signatureOf } from "./signature"

const node = (id: number, slug: string, children: TaxonomyNode[] = []): TaxonomyNode => ({
  id,
  slug,
  children,
  name: slug,
  definition: "",
  includes: [],
  excludes: [],
  precedence: null,
  depth: 1,
  parentId: null,
  publishedMatch: null,
  publishedMatchKind: null,
})
const tree = [node(1, "computation", [node(2, "rounding")]), node(3, "other")]
const stratum = { modelId: 1, datasetId: 1, predictions: 40, failures: 20, read: 10 }
const strata = [{ ...stratum, other: 1, unassigned: 2, noErrorFound: 3 }]
const at = (nodeId: number, total: number, modelId = 1) => ({ nodeId, modelId, datasetId: 1, total })

test("top categories and leftovers divide the failures read, also where a category is called other", () => {
  const counts = categoryCounts({ tree, strata, nodeCounts: [at(1, 3), at(2, 2), at(3, 1)] })
  const { rows, read } = signatureOf({ strata, counts })
  const countOf = (key: string) => rows.find((row) => row.key === key)?.read
  expect(read).toBe(10)
  expect(["computation", "other"].map(countOf)).toEqual([3, 1])
  expect(["other", "unassigned", "no-error-found"].map((kind) => countOf(`leftover:${kind}`))).toEqual([1, 2, 3])
  expect(countOf("rounding")).toBe(2)
  expect(leftoverKey("other")).not.toBe("other")
})

test("counts of strata that are not shown and of nodes outside the tree are left out", () => {
  const counts = categoryCounts({ tree, strata, nodeCounts: [at(1, 3, 2), at(99, 5)] })
  expect(counts.filter(({ key }) => !key.startsWith("leftover:"))).toEqual([])
})

test("two models of which a judge could place little are near by what it placed, not by what it could not", () => {
  const row = (modelId: number, unassigned: number) => {
    const read = 60 + unassigned
    return { modelId, datasetId: 1, predictions: 400, failures: read, read, other: 0, unassigned, noErrorFound: 0 }
  }
  const three = [row(1, 300), row(2, 300), row(3, 0)]
  const nodeCounts = [at(1, 60, 1), at(3, 60, 2), at(1, 50, 3), at(3, 10, 3)]
  const counts = categoryCounts({ tree, strata: three, nodeCounts })
  const nearest = nearestPeers({ modelId: 1, ...placedOnly({ strata: three, counts }) })
  expect(nearest.ranked.map(({ modelId }) => modelId)).toEqual([3, 2])
  expect(nearest.ranked[1]?.distance).toBeCloseTo(1, 12)
  expect(nearest.ownRead).toBe(60)
})
