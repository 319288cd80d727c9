import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { RuledAnalyses } from "./analysis-thresholds"

const shown = (isCurrent: boolean, mayAnalyse = true) =>
  renderToStaticMarkup(
    <RuledAnalyses
      resultSetId={7}
      rule={{ threshold: 0.6, lowerIsBetter: false }}
      analyses={[{ id: 12, title: "first", threshold: isCurrent ? 0.6 : 0.44, lowerIsBetter: false, isCurrent }]}
      mayAnalyse={mayAnalyse}
    />,
  )

it("names the analyses that a threshold does not change, and offers a new one once it was moved", () => {
  expect(shown(true)).toContain("fails below 0.60")
  expect(shown(true)).not.toContain("Analyse again")
  expect(shown(false)).toMatch(/first \(analysis 12\).*fails below 0\.44.*results=7.*Analyse again below 0\.60/)
  expect(shown(false, false)).not.toContain("Analyse again")
})
