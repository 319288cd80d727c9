import { expect, test, vi } from "vitest"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { renderPage } from "@/lib/testing/pages/rendered-page"
import ComparePage from "./compare/page"
import DatasetPage from "./datasets/[datasetId]/page"
import ErrorsPage from "./errors/page"
import ModelPage from "./models/[modelId]/page"
import ModelsPage from "./models/page"

const session = vi.hoisted(() => ({ viewer: null as { id: number; name: string; role: "owner" } | null }))
vi.mock("@/lib/auth/session", () => ({
  getViewer: async () => session.viewer,
  requireViewer: async () => session.viewer,
}))
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => undefined }),
  headers: async () => new Headers({ host: "localhost" }),
}))

seededDatabase()

const known = "gemini-1.5-pro-002"
const search = (searchParams: Record<string, string>) => ({ searchParams: Promise.resolve(searchParams) })
/** What a chooser has chosen. */
const chosen = (html: string, name: string) => {
  const [, options = ""] = new RegExp(`<select[^>]*name="${name}"[^>]*>(.*?)</select>`, "s").exec(html) ?? []
  return /<option[^>]*(?:selected=""[^>]*value="([^"]*)"|value="([^"]*)"[^>]*selected="")/
    .exec(options)
    ?.slice(1)
    .find(Boolean)
}

test("a model or benchmark that is not there is said, and no other one is shown in its place", async () => {
  for (const page of [
    () => renderPage(ComparePage, search({ a: "nobody", b: known })),
    () => renderPage(ComparePage, search({ a: known, b: "nobody" })),
    () => renderPage(ComparePage, search({ a: "nobody" })),
    () => renderPage(ModelPage, { params: Promise.resolve({ modelId: "nobody" }), ...search({}) }),
    () => renderPage(DatasetPage, { params: Promise.resolve({ datasetId: "nothing" }), ...search({}) }),
  ])
    await expect(page()).rejects.toMatchObject({ digest: expect.stringContaining("404") })
  const failures = await renderPage(ErrorsPage, search({ model: "nobody" }))
  expect(failures.text).toContain("nobody")
  const models = await renderPage(ModelsPage, search({ q: "nobody" }))
  expect(models.text).toContain("No model fits these filters")
})

test("a chooser shows the model that was asked for, also where these results do not hold it", async () => {
  const viewer = await anImporter()
  session.viewer = viewer
  const files = [memoryFile("mine.csv", csv("e1,mine,q1,a,0,r", "e2,mine,q2,a,1,r"))]
  const { resultSet } = await importFiles({ ownerId: viewer.id, dataset: "mine", files })
  const page = await renderPage(ComparePage, search({ a: "mine", b: known, results: String(resultSet) }))
  expect([chosen(page.html, "a"), chosen(page.html, "b")]).toEqual(["mine", known])
  const narrowed = await renderPage(ComparePage, search({ a: "gemini-1.5-flash-002", b: known, dataset: "mine" }))
  expect(narrowed.text).toContain("it is left out")
})
