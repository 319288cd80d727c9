import { beforeAll, expect, it, vi } from "vitest"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { renderPage } from "@/lib/testing/pages/rendered-page"
import DatasetPage from "../datasets/[datasetId]/page"
import ModelPage from "../models/[modelId]/page"
import ModelsPage from "../models/page"
import ComparePage from "./page"

seededDatabase()

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}))

const [first, second] = ["1111111111110000", "1100000000000000"]
let results: number[] = []
beforeAll(async () => {
  const viewer = await anImporter()
  session.viewer = viewer
  const imported = async (model: string, scores: string) => {
    const rows = [...scores].map((score, at) => `i${at},${model},Item ${at}?,out,${score},x`)
    const files = [memoryFile(`${model}.csv`, csv(...rows))]
    return (await importFiles({ ownerId: viewer.id, dataset: "house-quiz", files })).resultSet
  }
  results = [await imported("house-large", first), await imported("house-small", second)]
})

const compared = (more: Record<string, string>) => renderPage(ComparePage, { searchParams: Promise.resolve(more) })

it("two imports that nobody analysed: who fails less often, and what is missing for how", async () => {
  const { text, html } = await compared({ a: "house-large", b: "house-small" })
  expect(text).toContain("house-large fails less often than house-small")
  expect(text).toContain("No failure of either has been read yet, so how they fail is not compared")
  expect(text).not.toContain("only estimated")
  for (const [at, name] of ["house-large.csv", "house-small.csv"].entries()) {
    expect(html).toContain(`href="/analyses/new?results=${results[at]}"`)
    expect(text).toContain(`Diagnose the failures of ${name}`)
  }
})

it("the place that B was asked for in stays in every link of the page", async () => {
  const address = `house-large@results-${results[0]}`
  const { html } = await compared({ a: "house-small", b: address })
  const links = [...html.matchAll(/href="(\/compare[^"]*)"/g)].flatMap(([, href = ""]) => href.replaceAll("&amp;", "&"))
  expect(links.length).toBeGreaterThan(5)
  for (const href of links) expect(new URL(href, "http://local").searchParams.toString()).toMatch(/results/)
})

it("one's own models stand before the atlas's in the chooser, and nobody else's reader has them", async () => {
  const { html } = await compared({})
  const groups = [...html.matchAll(/<optgroup label="([^"]*)">(.*?)<\/optgroup>/gs)].slice(0, 2)
  expect(groups.map(([, label]) => label)).toEqual(["Your models", "The atlas"])
  expect(groups[0]?.[2]).toContain("house-large")
  expect(groups[1]?.[2]).toContain("gemini-1.5-pro-002")
  const owner = session.viewer
  session.viewer = null
  expect((await compared({})).html).not.toContain("house-large")
  session.viewer = owner
})

it("a model and a benchmark of one's own open without an analysis in the address", async () => {
  const model = await renderPage(ModelPage, {
    params: Promise.resolve({ modelId: "house-small" }),
    searchParams: Promise.resolve({}),
  })
  expect(model.fact("Failures")).toMatch(/^14 87\.5%/)
  expect(model.text).toContain("No signature yet")
  expect(model.html).toContain(`href="/analyses/new?results=${results[1]}"`)
  const dataset = await renderPage(DatasetPage, {
    params: Promise.resolve({ datasetId: "house-quiz" }),
    searchParams: Promise.resolve({}),
  })
  expect(dataset.fact("Attempts")).toBe("16")
})

it("one's own models come first in the list of models, with intervals, and not in another reader's", async () => {
  const page = await renderPage(ModelsPage, { searchParams: Promise.resolve({}) })
  expect(page.text.indexOf("Your models")).toBeGreaterThan(0)
  expect(page.text.indexOf("Your models")).toBeLessThan(page.text.indexOf("Models with attempts"))
  expect(page.rows("Imported results").map(([model, , , failures]) => [model, failures])).toEqual([
    ["house-small", expect.stringMatching(/^14 \(87\.5%, [\d.]+–[\d.]+\)$/)],
    ["house-large", expect.stringMatching(/^4 \(25\.0%, [\d.]+–[\d.]+\)$/)],
  ])
  const owner = session.viewer
  session.viewer = null
  expect((await renderPage(ModelsPage, { searchParams: Promise.resolve({}) })).text).not.toContain("house-small")
  session.viewer = owner
})
