import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { factsOf } from "@/components/models/signature/model-facts"
import { ModelHead } from "@/components/models/report/model-head"
import { NotInScope } from "./not-in-scope"

const words = "Counted with different thresholds: failures are scores below 0.50 and below 0.56."
const rule = (threshold: number) => ({ threshold, lowerIsBetter: false })

it("says of imported results that their failures were told by different thresholds", () => {
  const result = (resultSetId: number, threshold: number) => ({
    ...{ resultSetId, resultSetName: `${resultSetId}.csv`, modelSlug: `m${resultSetId}`, modelName: "M", analysisId: null, repeats: null },
    ...{ datasetSlug: "d", datasetTitle: "D", predictions: 20, unscored: 0, failures: 5, ...rule(threshold) },
  }) // prettier-ignore
  const page = (thresholds: readonly number[]) =>
    renderToStaticMarkup(
      <NotInScope
        what="benchmark"
        scopeName="Atlas"
        results={thresholds.map((one, at) => result(at, one))}
        elsewhere={[]}
      />,
    )
  const facts = (thresholds: readonly number[]) => /<dl[^]*<\/dl>/.exec(page(thresholds))?.[0]
  expect(page([0.56, 0.5])).toContain(words)
  expect(facts([0.56, 0.5])).toContain("<dt>Failures</dt><dd>10 </dd>")
  expect(page([0.56, 0.56])).not.toContain("thresholds")
  expect(facts([0.56, 0.56])).toContain("10 <small>25.0%")
})

it("says of imported results that nobody has read their failures, and leads to reading them", () => {
  const results = [
    {
      ...{ resultSetId: 7, resultSetName: "own.csv", modelSlug: "m", modelName: "M", analysisId: null, repeats: null },
      ...{ datasetSlug: "d", datasetTitle: "D", predictions: 20, unscored: 0, failures: 5, ...rule(0.5) },
    },
  ]
  const page = (own: typeof results) =>
    renderToStaticMarkup(<NotInScope what="model" scopeName="Atlas" results={own} elsewhere={[]} />)
  expect(page(results)).toContain("No failure of this model has been read yet")
  expect(page(results)).toContain('href="/analyses/new?results=7"')
  expect(page(results)).not.toContain("Atlas")
  expect(page([])).toContain("This model is not in Atlas")
})

const counted = { predictions: 20, unscored: 0, failures: 5, read: 5, noErrorFound: 0 }

it("says it at the head of a model of several benchmarks", () => {
  const head = (thresholds: readonly number[]) =>
    renderToStaticMarkup(
      <ModelHead
        model={{ name: "m", shortName: null }}
        benchmarks={["D", "E"]}
        source="in this release"
        versions={[]}
        facts={factsOf(thresholds.map((one) => ({ ...counted, ...rule(one) })))}
        labels={{ part: "none", given: 10, labelled: 10, coverage: 1 }}
        footprint={null}
        compareHref=""
        exportHref=""
        noErrorHref=""
      />,
    )
  expect(head([0.5, 0.56, 0.5])).toContain(words)
  expect(head([0.5, 0.5])).not.toContain("thresholds")
})
