import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { parseQuery } from "@/lib/queries"
import { ComparePicker } from "./picker"

it("names the analysis of a model of other results, as the closed box shows the model alone", () => {
  const other = (analysisId: number, modelSlug: string, modelName: string) => ({
    ...{ analysisId, analysisTitle: "one.csv", modelSlug, modelName },
    address: `${modelSlug}@${analysisId}`,
  })
  const html = renderToStaticMarkup(
    <ComparePicker
      models={[{ slug: "weak", name: "weak" }]}
      others={[other(7, "weak", "weak"), other(9, "weak", "weak"), other(9, "weak-2", "weak")]}
      query={parseQuery("compare", { a: "weak", b: "weak@7" })}
      names={{ a: "weak", b: "weak" }}
      datasets={[]}
      scope={{}}
      swapHref={null}
      baseline={false}
    />,
  )
  const [, options = ""] = html.split('name="b"')
  expect([...options.matchAll(/<option[^>]*>(.*?)<\/option>/g)].map(([, text]) => text)).toEqual([
    "Choose a model",
    "weak",
    "weak (analysis 7)",
    "weak (weak) (analysis 9)",
    "weak (weak-2) (analysis 9)",
  ])
})
