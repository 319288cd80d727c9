import { beforeAll, expect, it, vi } from "vitest"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { renderPage } from "@/lib/testing/pages/rendered-page"
import ComparePage from "./page"

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}))

let analysis = 0
beforeAll(async () => {
  const viewer = await anImporter()
  session.viewer = viewer
  const rows = Array.from({ length: 24 }, (_, i) =>
    ["left", "right"].map((model, m) => `e${i},${model},q${i},a,${(i + m) % 3 ? 1 : 0},${i % 2 ? "law" : "art"}`),
  )
  const text = ["example_id,model,input_text,output_text,score,subject", ...rows.flat()].join("\n")
  const report = await importFiles({ ownerId: viewer.id, dataset: "facets", files: [memoryFile("facets.csv", text)] })
  analysis = await finishedAnalysis(report.resultSet, { ownerId: viewer.id })
})

const compared = (more: Record<string, string>) =>
  renderPage(ComparePage, {
    searchParams: Promise.resolve({ analysis: String(analysis), a: "left", b: "right", ...more }),
  })

it("holds both models apart by what the files say, and not by what all are narrowed to", async () => {
  const by = await compared({ by: "subject" })
  expect(by.rows("Failures by subject").map(([name]) => name)).toEqual(expect.arrayContaining([expect.stringMatching(/^law 12 items/)])) // prettier-ignore
  const narrowed = await compared({ by: "subject", fact: "subject=law" })
  expect(narrowed.text).toContain("subject: law")
  expect(narrowed.text).toContain("33.3% of 12 attempts")
  expect(narrowed.rows("Failures by subject")).toEqual([])
})

it("stays at the pair where the files say a value of no shared item, and shows the way back", async () => {
  const { text, html } = await compared({ fact: "subject=alchemy" })
  expect(text).toContain("No shared item The files say subject “alchemy” of no item that both answered.")
  expect(text).toContain("subject: alchemy")
  expect(html).toContain(`href="/compare?a=left&amp;b=right&amp;analysis=${analysis}"`)
})
