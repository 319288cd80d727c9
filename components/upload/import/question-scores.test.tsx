import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import { QuestionScores } from "./question-scores"

test("scores are bars with a table of the same counts, and a single answer still shows", () => {
  const scores = { min: 0, max: 100, rows: [{ name: "m", bins: [1, 0, 1_000, 0] }] }
  const html = renderToStaticMarkup(<QuestionScores scores={scores} of="bench" />)
  expect(html.match(/<rect/g)).toHaveLength(2)
  expect(html).toContain('height="0.3"')
  expect(html.replace(/<[^>]+>/g, " ")).toMatch(/50.00 to 75.00\s+1,000/)
})
