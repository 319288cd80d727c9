import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { regressionsOf } from "@/lib/stats/comparison/regressions"
import { RegressionFigure } from "./regression-figure"

it("shows how a kind changed in points, and of labels by rules its counts alone", () => {
  const right = { failed: false, categoryPath: null }
  const slips = { failed: true, categoryPath: ["slips"] }
  const pageOf = (isLabelled: boolean) =>
    renderToStaticMarkup(
      <RegressionFigure
        title="What changed"
        regressions={regressionsOf([{ a: slips, b: right, count: 5 }], { isLabelled })}
        items={50}
        isLabelled={isLabelled}
        names={{ a: "Old", b: "New" }}
        nameOf={(slug) => slug}
        hrefOf={() => "#items"}
      />,
    )
  expect(pageOf(false)).toContain("−10.0")
  expect(pageOf(true)).not.toMatch(/−10\.0|improvement/)
  expect(pageOf(true)).toContain("5 items fixed in slips")
})
