import { expect, it, vi } from "vitest"
import { comparisonReport } from "@/lib/api/compare/compare"
import { signatureReport } from "@/lib/api/atlas/signature"
import ComparePage from "./page"
import { getScope } from "@/lib/data/scope/scope"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { renderPage } from "@/lib/testing/pages/rendered-page"

const session = vi.hoisted(() => ({ viewer: null as { id: number; name: string; role: "owner" } | null }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => undefined }),
  headers: async () => new Headers({ host: "localhost" }),
}))

it("before there is a release models are compared by their scores, wherever they are, and strangers are told nothing", async () => {
  const viewer = await anImporter()
  session.viewer = viewer
  await expect(getScope({}, viewer)).rejects.toThrow("Upload results first.")
  const rows = (model: string, right: string) =>
    [...right].map((score, at) => `e${at},${model},Question ${at}?,out,${score},x`)
  const imported = async (name: string, ...lines: string[]) =>
    (await importFiles({ ownerId: viewer.id, dataset: "early", files: [memoryFile(name, csv(...lines))] })).resultSet
  const both = await imported("both.csv", ...rows("dawn", "1100"), ...rows("dusk", "1010"))
  await imported("third.csv", ...rows("noon", "1111"))

  const wanted = { a: "dawn", b: "dusk", dataset: [] }
  const report = await comparisonReport(wanted, viewer)
  expect(report).toMatchObject({ shared: 4, onlyAFails: 1, onlyBFails: 1, basis: "nothing-read" })
  expect(report.scope).toMatchObject({ analysis: null, results: both })
  expect(await comparisonReport({ ...wanted, b: "noon" }, viewer)).toMatchObject({ shared: 4, onlyAFails: 2 })
  expect(await signatureReport({ model: "dawn", dataset: [] }, viewer)).toMatchObject({ scope: { results: both } })
  const page = await renderPage(ComparePage, { searchParams: Promise.resolve({ a: "dawn", b: "dusk" }) })
  expect(page.text).toContain("dawn and dusk cannot be told apart by how often they fail")
  expect(page.text).toContain("Permalink Copy http://localhost/compare?a=dawn&b=dusk Plain text")
  expect(page.text).toContain("dawn and dusk compared. results both.csv, scores alone")
  expect(page.html).toContain('data-source="results both.csv, scores alone"')

  await expect(comparisonReport(wanted, null)).rejects.toMatchObject({ code: "not_found" })
  await expect(comparisonReport(wanted, { ...viewer, id: viewer.id + 1 })).rejects.toMatchObject({ code: "not_found" })
})
