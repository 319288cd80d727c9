import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import { Attempts } from "./scored-attempts"
import { ModelTable } from "./model-table"

const row = {
  ...{ slug: "m", name: "M", benchmarks: ["Maths"], predictions: 30, failures: 15, read: 2, failureRate: null },
  unscored: 0,
}

test("answers without a score stand beside the attempts, and nowhere when there are none", () => {
  expect(renderToStaticMarkup(<Attempts predictions={30} unscored={0} />)).toBe("30")
  const shown = renderToStaticMarkup(<Attempts predictions={30} unscored={10} />)
  expect(shown.replace(/<[^>]+>/g, " ")).toMatch(/^30\s+\+ 10 unscored $/)
  expect(shown).toContain('title="10 of 40 have no score"')
})

test("labels by rules stand under their own head, and in an order of that name", () => {
  const textOf = (part: "all" | "none") => {
    const rows = [row, { ...row, slug: "n" }]
    const html = renderToStaticMarkup(<ModelTable rows={rows} scope={{}} sort={undefined} labels={{ part }} />)
    return html.replace(/<[^>]+>/g, " ")
  }
  expect(textOf("none")).toMatch(/Most read.*Read/)
  expect(textOf("all")).toMatch(/Most labelled.*Labelled/)
  expect(textOf("all")).not.toMatch(/\b[Rr]ead\b/)
})
