// @vitest-environment jsdom
import { act } from "react"
import { createRoot } from "react-dom/client"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, it, vi } from "vitest"
import { parseQuery } from "@/lib/queries"
import { ComparePicker } from "./model-picker"

it("names the analysis of a model of other results, as the closed box shows the model alone", () => {
  const other = (analysisId: number, modelSlug: string, modelName: string) => ({
    ...{ analysisId, analysisTitle: "one.csv", modelSlug, modelName },
    address: `${modelSlug}@${analysisId}`,
  })
  const html = renderToStaticMarkup(
    <ComparePicker
      models={[{ slug: "weak", name: "weak" }]}
      imported={[]}
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

it("shows the two of the address after a link to other results, also where they are called the same there", async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true)
  const [one, two] = ["one", "two"].map((slug) => ({ slug, name: slug })) as [Option, Option]
  const other = { analysisId: 7, analysisTitle: "b.csv", modelSlug: "two", modelName: "two", address: "two@7" }
  const dataset = { slug: "d", name: "D", shared: 10 }
  const picker = (analysis: number, models: Option[], datasets: (typeof dataset)[], chosen: string[] = []) => (
    <ComparePicker
      models={models}
      imported={[]}
      others={[other]}
      query={parseQuery("compare", { a: "one", b: "two", dataset: chosen })}
      names={{ a: "one", b: "two" }}
      datasets={datasets}
      scope={{ analysis }}
      swapHref={null}
      baseline={false}
    />
  )
  const host = document.createElement("div")
  const root = createRoot(host)
  const shown = () => [...host.querySelectorAll("select")].map(({ value }) => value)
  const render = (...of: Parameters<typeof picker>) => act(() => root.render(picker(...of)))
  await render(3, [one], [])
  expect(shown()).toEqual(["one", "two"])
  await render(4, [one, two], [dataset, { ...dataset, slug: "e" }])
  expect(shown()).toEqual(["one", "two"])
  await render(5, [two], [dataset, { ...dataset, slug: "e" }], ["e"])
  expect(shown()).toEqual(["one", "two"])
  expect([...host.querySelectorAll("input:checked")].map((box) => box.getAttribute("value"))).toEqual(["e"])
  await act(() => root.unmount())
})

type Option = { slug: string; name: string }
