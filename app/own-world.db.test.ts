import { beforeAll, expect, it, vi } from "vitest"
import { query } from "@/lib/data/base/client"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { renderPage } from "@/lib/testing/pages/rendered-page"
import DatasetsPage from "./datasets/page"
import ErrorsPage from "./errors/page"
import OverviewPage from "./page"
import SearchPage from "./search/page"

seededDatabase()

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))
vi.mock("next/headers", () => ({ headers: async () => new Headers() }))

const stranger = { id: 2_000_000_000, name: "y", role: "member" }
let owner: Awaited<ReturnType<typeof anImporter>>
let [unread, read, analysis, second] = [0, 0, 0, 0]
beforeAll(async () => {
  owner = await anImporter()
  const imported = async (name: string, dataset: string, models: Record<string, string>) => {
    const rows = Object.entries(models).flatMap(([model, scores]) =>
      [...scores].map((score, at) => `i${at},${model},Item ${at}?,out,${score},x`),
    )
    const files = [memoryFile(`${name}.csv`, csv(...rows))]
    return (await importFiles({ ownerId: owner.id, dataset, files })).resultSet
  }
  read = await imported("tuesday", "gsm8k", { "house-small": "1000" })
  unread = await imported("monday", "house-quiz", { "house-large": "1110", "house-tiny": "1000" })
  analysis = await finishedAnalysis(read, { ownerId: owner.id, title: "first reading" })
  second = await finishedAnalysis(read, { ownerId: owner.id, title: "house reading" })
  await query("UPDATE analysis SET judge_id = 'test/reader' WHERE id = $1", [second])
})

type Page = (props: { searchParams: Promise<Record<string, string>> }) => Promise<React.ReactNode>
const shown = (page: Page, as: unknown, params: Record<string, string> = {}) => {
  session.viewer = as
  return renderPage(page, { searchParams: Promise.resolve(params) })
}

it("benchmarks: one's own first, and apart from the atlas's where both have one", async () => {
  const page = await shown(DatasetsPage, owner)
  expect(page.rows("Your benchmarks")).toEqual([
    ["house-quiz yours", "2", "8", expect.stringMatching(/^4 \(50\.0%, [\d.]+–[\d.]+\)$/), `monday.csv #${unread}`],
    [
      expect.stringMatching(/yours In the atlas as well: counted apart, below\.$/),
      "1",
      "4",
      expect.stringMatching(/^3 \(75\.0%, [\d.]+–[\d.]+\)$/),
      `tuesday.csv #${read}`,
    ],
  ])
  const { text } = page
  expect(text.indexOf("Your benchmarks")).toBeLessThan(text.indexOf("The atlas"))
  // The atlas's own row counts what it did before.
  const inAtlas = page.rows("Benchmarks with items, failures and the spread of models")
  expect(inAtlas.length).toBeGreaterThan(3)
  expect((await shown(DatasetsPage, null)).rows("Benchmarks with items, failures and the spread of models")).toEqual(inAtlas) // prettier-ignore
  expect((await shown(DatasetsPage, owner, { q: "quiz" })).rows("Your benchmarks")).toHaveLength(1)
  expect((await shown(DatasetsPage, owner, { release: "latest" })).rows("Your benchmarks")).toEqual([])
})

it("failures: one's own results first, apart by judge, and what nobody has read with its next step", async () => {
  const page = await shown(ErrorsPage, owner)
  expect(page.rows("Failures of your results").map((row) => row.slice(1))).toEqual([
    ["4", "not yet: diagnose 4 failures"],
    ["3", `0 given to test/reader #${second} 0 given to Built-in judge (heuristic, no key) #${analysis}`],
  ])
  for (const href of [`/analyses/new?results=${unread}`, `/errors?analysis=${analysis}`, `/errors?analysis=${second}`])
    expect(page.html).toContain(`href="${href}"`)
  // Rules have read nothing: what they went through is offered still.
  await query("UPDATE analysis SET judge_id = 'builtin' WHERE id = $1", [second])
  const [, byRules] = (await shown(ErrorsPage, owner)).rows("Failures of your results")
  expect(byRules?.[2]).toMatch(/read by nobody yet: diagnose 3 failures$/)
  await query("UPDATE analysis SET judge_id = 'test/reader' WHERE id = $1", [second])
  expect(page.text).toContain("The atlas: Open ErrorAtlas 2026.11")
  for (const params of [{ results: String(unread) }, { release: "latest" }])
    expect((await shown(ErrorsPage, owner, params)).text).not.toContain("Your results")
})

it("overview: one's newest results after the first figure of the page, with how often each model is right", async () => {
  const page = await shown(OverviewPage, owner)
  const [first = [], then = []] = page.rows("Your newest results")
  expect(first[0]).toMatch(new RegExp(`^monday.csv #${unread} · \\d{4}-\\d\\d-\\d\\d · house-quiz$`))
  expect(first[1]).toMatch(/^house-large 75\.0% \([\d.]+–[\d.]+\) house-tiny 25\.0% \([\d.]+–[\d.]+\)$/)
  expect(first[2]).toBe("Compare Diagnose 4 failures")
  expect(then[2]).toBe("How they fail")
  expect(page.html).toContain(`href="/compare?results=${unread}&amp;a=house-large&amp;b=house-tiny"`)
  expect(page.text.indexOf("Where language models go wrong")).toBeLessThan(page.text.indexOf("Your results"))
})

it("the overview of results that nobody has read is of their scores, and offers to read them", async () => {
  const { text, html } = await shown(OverviewPage, owner, { results: String(unread) })
  expect(text).toMatch(/house-large 75\.0% \([\d.]+–[\d.]+\) house-tiny 25\.0%/)
  expect(text).toContain("No failure of these results has been read yet")
  expect(html).toContain(`href="/analyses/new?results=${unread}"`)
  expect(text).not.toMatch(/Where language models go wrong|gemini/)
})

it("search: one's own results, models and analyses first, marked", async () => {
  const { text, html } = await shown(SearchPage, owner, { q: "house" })
  expect(text).toMatch(/house-large in your results/)
  expect(text).toMatch(new RegExp(`house reading yours · #${second}`))
  expect((await shown(SearchPage, owner, { q: "monday" })).html).toContain(`href="/upload/${unread}"`)
  expect(html).toContain("house-quiz")
})

it("no other reader meets a name of it anywhere", async () => {
  for (const viewer of [stranger, null])
    for (const page of [DatasetsPage, ErrorsPage, OverviewPage] as const) {
      const { html } = await shown(page, viewer)
      for (const secret of ["house-", "monday", "tuesday", "first reading"]) expect(html).not.toContain(secret)
      expect(html).not.toMatch(/Your (results|benchmarks)/)
    }
  for (const viewer of [stranger, null])
    for (const q of ["house", "monday"])
      expect((await shown(SearchPage, viewer, { q })).text).toContain("Nothing found for")
})
