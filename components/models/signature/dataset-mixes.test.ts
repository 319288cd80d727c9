import { expect, it } from "vitest"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { datasetMixes, mixesInWords } from "./dataset-mixes"

const node = (id: number, slug: string) =>
  ({ id, slug, name: slug.toUpperCase(), depth: 1, children: [] }) as unknown as TaxonomyNode
const tree = [node(1, "a"), node(2, "b")]
const stratum = (datasetId: number, read: number) => ({
  ...{
    modelId: 1,
    datasetId,
    datasetSlug: `d${datasetId}`,
    datasetTitle: `D${datasetId}`,
    predictions: 100,
    failures: 50,
  },
  ...{ read, other: 0, unassigned: 0, noErrorFound: 0 },
})
const count = (nodeId: number, datasetId: number, total: number) => ({ nodeId, modelId: 1, datasetId, total })

it("shows the same categories in the same order on every benchmark, and none that was hardly read", () => {
  const mixes = datasetMixes({
    tree,
    strata: [stratum(1, 10), stratum(2, 20), stratum(3, 4)],
    nodeCounts: [count(1, 1, 3), count(2, 1, 7), count(1, 2, 15), count(2, 2, 5), count(1, 3, 4)],
  })
  expect(mixes.map((mix) => [mix.slug, mix.rows.map((row) => [row.key, row.read])])).toEqual([
    [
      "d2",
      [
        ["a", 15],
        ["b", 5],
      ],
    ],
    [
      "d1",
      [
        ["a", 3],
        ["b", 7],
      ],
    ],
  ])
  expect(mixes[1]?.rows[0]?.share?.estimate).toBeCloseTo(0.3, 12)
  // 15 against 5 is a lead, 3 against 7 is none.
  expect(mixesInWords(mixes, { coverage: 1 })).toBe("No single commonest failure on all of these benchmarks")
  expect(mixesInWords(mixes.slice(0, 1), { coverage: 1 })).toBe("A is the most frequent on each of these 1 benchmarks")
  expect(mixesInWords(mixes.slice(0, 1), { coverage: 0.49 })).not.toContain("A is")
})
