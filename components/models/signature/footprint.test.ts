import { expect, test } from "vitest"
import type { Relief } from "@/lib/domain/taxonomy/relief"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { footprintCounts } from "./footprint"

const node = (id: number, slug: string, children: TaxonomyNode[] = []) =>
  ({ id, slug, children }) as unknown as TaxonomyNode
const hill = (slug: string, category: string) => ({ slug, category, count: 1, x: 0, y: 0 })
const relief: Relief = {
  width: 1,
  height: 1,
  contours: [],
  peaks: [],
  seas: [],
  hills: [hill("rounding", "computation"), hill("facts", "facts")],
}
const tree = [node(1, "computation", [node(2, "rounding"), node(3, "carry")]), node(4, "facts"), node(5, "unmapped")]

test("every failure lies on one hill; where there is no hill of its own, on its category's; elsewhere on none", () => {
  const nodeCounts = [
    { nodeId: 1, total: 10 },
    { nodeId: 2, total: 4 },
    { nodeId: 2, total: 1 },
    { nodeId: 3, total: 3 },
    { nodeId: 4, total: 7 },
    { nodeId: 5, total: 9 },
  ]
  expect(footprintCounts({ relief, tree, nodeCounts })).toEqual([
    { slug: "rounding", count: 10 },
    { slug: "facts", count: 7 },
  ])
})
