import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { JudgeChoice } from "./judge-choice"

const judge = (id: string, heuristic: boolean) => ({
  id,
  label: `Label of ${id}`,
  heuristic,
  available: true,
  reason: null,
})

it("offers the built-in judge before a model, and says that part of the labels is then not read", () => {
  const judges = [judge("builtin", true), judge("builtin+openai/m", false), judge("openai/m", false)]
  const html = renderToStaticMarkup(<JudgeChoice judges={judges} errors={[]} onChoose={() => undefined} />)
  const [first = "", both = "", alone = ""] = html.split("<label").slice(1)
  expect(first).toContain(">heuristic<")
  expect(both).toContain('value="builtin+openai/m"')
  expect(both).toContain("partly heuristic")
  expect(both).toContain("at least 90%")
  expect(alone).not.toContain("heuristic")
})
