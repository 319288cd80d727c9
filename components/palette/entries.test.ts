import { expect, test } from "vitest"
import { paletteEntries, type Answer } from "./entries"

const answer: Answer = {
  failures: { total: 1000, isAtLeast: true, rows: [{ id: 7, title: null, modelName: "m", datasetTitle: "d" }] },
  models: [{ slug: "a/b", name: "A/B", note: null }],
  datasets: [],
  categories: [{ slug: "sign", name: "Sign", note: "lost" }],
  results: [{ id: 4, name: "nightly.csv" }],
  analyses: [{ id: 3, title: "Mine", judge: "builtin", isOwn: true }],
}

test("with nothing typed every page is offered, and nothing else", () => {
  const entries = paletteEntries(" ", null, {})
  expect(entries.length).toBeGreaterThan(8)
  expect(new Set(entries.map(({ group }) => group))).toEqual(new Set(["Pages"]))
})

test("words narrow the pages, and the search for failures is there before the server has answered", () => {
  expect(paletteEntries("DATA sets", null, {}).map(({ label }) => label)).toEqual([
    "Benchmarks",
    "Search failures for “DATA sets”",
  ])
})

test("what was found leads to its page in the scope of this one, names escaped", () => {
  const hrefs = paletteEntries("zz q", answer, { release: "2026.11", analysis: "5" }).map(({ href }) => href)
  expect(hrefs).toEqual([
    "/upload/4",
    "/models/a%2Fb?release=2026.11&analysis=5",
    "/atlas/2026.11/sign?analysis=5",
    "/analyses/3",
    "/errors?release=2026.11&analysis=5&q=zz+q",
    "/errors/7?from=q%3Dzz%2Bq",
  ])
})

test("a capped count says that there are more", () => {
  const search = paletteEntries("zz", answer, {}).find(({ label }) => label.startsWith("Search"))
  expect(search?.note).toBe("more than 1,000")
})

test("pages stay in the scope of this one, and one's own work is marked", () => {
  const entries = paletteEntries("", null, { results: "4" })
  expect(entries.slice(0, 3).map(({ href }) => href)).toEqual([
    "/?results=4",
    "/atlas/latest?results=4",
    "/models?results=4",
  ])
  expect(paletteEntries("zz", answer, {}).filter(({ label }) => label === "Mine")).toMatchObject([
    { note: "yours · #3 · builtin" },
  ])
})
