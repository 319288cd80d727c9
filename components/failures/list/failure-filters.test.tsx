import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import { parseQuery } from "@/lib/queries"
import { ErrorFilters } from "./failure-filters"

const none = new Map<string, number>()

function factOptions(query: Record<string, string>) {
  const shown = renderToStaticMarkup(
    <ErrorFilters
      filter={parseQuery("errors", query)}
      scope={{}}
      categories={[]}
      models={[{ slug: "m", name: "M" }]}
      datasets={[]}
      facets={{ model: none, dataset: none, category: none, outcome: none, suspect: none, judge: none }}
      labels={{ part: "none" }}
      facts={[
        { key: "subject", value: "law", failures: 6 },
        { key: "subject", value: "art", failures: null },
      ]}
    />,
  )
  return [...shown.matchAll(/<option value="subject=[^>]*>([^<]*)/g)].map(([, text]) => text)
}

test("what the files say has a count only where it is what the choice leaves", () => {
  expect(factOptions({})).toEqual(["subject: law (6)", "subject: art"])
  expect(factOptions({ fact: "subject=law" })).toEqual(["subject: law (6)", "subject: art"])
  expect(factOptions({ model: "m" })).toEqual(["subject: law", "subject: art"])
})
