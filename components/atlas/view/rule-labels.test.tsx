import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { AtlasRow } from "@/components/atlas/data/atlas-rows"
import { AtlasTable } from "./atlas-table"
import { badgesOf } from "@/components/atlas/data/badges"
import { ModelRankTable } from "@/components/atlas/category/model-rank-table"
import { CategoryShareTable } from "./category-share-table"

const row: AtlasRow = {
  ...{
    key: "slips",
    kind: "category",
    name: "Slips",
    depth: 1,
    read: 3,
    models: 1,
    datasets: 1,
    heat: [],
    children: [],
  },
  ...{ node: { id: 1, slug: "slips", publishedMatch: null, publishedMatchKind: null, children: [] } as never },
  ...{ share: { estimate: 0.2, low: 0.2, high: 0.2 }, rate: { estimate: 0.1, low: 0.1, high: 0.1 } },
}
const rate = { estimate: 0.1, low: 0.1, high: 0.1 }
const model = { slug: "m", name: "M", count: 3, read: 15, rate, attempts: 30 } as never

function textsOf(part: Labels["part"]): string {
  const labels = { part }
  return renderToStaticMarkup(
    <>
      <AtlasTable rows={[row]} colours={null} percent labels={labels} hrefOf={() => "/"} />
      <CategoryShareTable rows={[row]} labels={labels} />
      <ModelRankTable
        label="Models"
        labels={labels}
        suites={[{ suite: "Maths", count: 3, read: 15, models: [model] }]}
        hrefOf={() => "/"}
        suiteHref={() => "/"}
      />
    </>,
  ).replace(/<[^>]+>/g, " ")
}

test("tables of labels by rules speak of nothing read and head no column by an interval", () => {
  expect(textsOf("none")).toMatch(/Read.*Share of failures, 95%.*Of those read.*Rate, 95%.*3 of 15 failures read/)
  expect(textsOf("all")).toContain("3 of 15 failures given to the judge")
  expect(textsOf("all")).not.toMatch(/\b[Rr]ead\b|95%/)
})

test("a wide interval is warned of only where there is one", () => {
  expect(badgesOf(row, [])).toEqual([])
  expect(badgesOf({ ...row, share: { estimate: 0.2, low: 0.1, high: 0.4 } }, [])).toMatchObject([{ text: "few read" }])
})
