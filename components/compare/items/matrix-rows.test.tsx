import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import type { CompareQuery } from "@/lib/queries"
import { compareHref } from "@/components/compare/href"
import { MatrixRows } from "./matrix-rows"

const query: CompareQuery = {
  a: "one",
  b: "two@7",
  dataset: ["x y"],
  cell: "any",
  pair: undefined,
  q: "left out",
  release: undefined,
  analysis: undefined,
  mode: "versions",
  items: "shared",
  view: "rate",
  sort: "difference",
  open: ["k"],
  after: undefined,
}

it("leads each count to its items, at the address the page itself would write", () => {
  const slugs = ["logic & maths", "other"]
  const shared = {
    slugs,
    counts: [
      [3, 1],
      [0, 2],
    ],
    total: 6,
    placed: 3,
    same: 3,
    noError: 0,
  }
  const html = renderToStaticMarkup(
    <table>
      <tbody>
        <MatrixRows shared={shared} labels={["Logic & maths", "Other"]} query={query} />
      </tbody>
    </table>,
  )
  const hrefs = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href?.replaceAll("&amp;", "&"))
  const to = (pair: string) => `${compareHref(query, { cell: "both-fail", pair, q: undefined })}#items`
  expect(hrefs).toEqual([to("logic & maths~logic & maths"), to("logic & maths~other"), to("other~other")])
  expect(html).toContain("3 items: A Logic &amp; maths, B Logic &amp; maths")
})
