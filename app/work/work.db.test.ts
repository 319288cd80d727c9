import { beforeEach, expect, it, vi } from "vitest"
import { query } from "@/lib/data/base/client"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { renderPage } from "@/lib/testing/pages/rendered-page"
import DeletePage from "../upload/[resultSetId]/delete/page"
import WorkPage from "./page"

const session = vi.hoisted(() => ({ viewer: null as { id: number; name: string; role: "member" } | null }))
vi.mock("@/lib/auth/session", () => ({
  getViewer: async () => session.viewer,
  requireViewer: async () => session.viewer,
}))

let people = 0
beforeEach(async () => {
  const login = `worker ${(people += 1)}`
  const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ($1, 'x') RETURNING id", [login])
  session.viewer = { id: row?.id ?? 0, name: "x", role: "member" }
})

async function imported(name: string, model: string) {
  const text = csv(`e1,${model},q1,a,0,r`, `e2,${model},q2,a,1,r`)
  const files = [memoryFile(`${name}.csv`, text)]
  return (await importFiles({ ownerId: session.viewer?.id ?? 0, dataset: name, files })).resultSet
}

it("tells results apart, with models and analyses, and offers to name, share and delete them", async () => {
  const results = await imported("nightly", "ours")
  await finishedAnalysis(results, { ownerId: session.viewer?.id ?? 0, title: "first reading" })
  const page = await renderPage(WorkPage, {})
  const [row = []] = page.rows("Your results")
  expect(row[0]).toContain(`nightly.csv #${results} · 1 model, 1 benchmark · no row refused`)
  expect(row[3]).toBe("only you")
  expect(row[0]).toContain("Name Who may see it Only you Anyone with the link Everyone Save Delete")
  expect(row.slice(1, 3)).toEqual(["2", "1"])
  expect(page.rows("Imported results")[0]?.slice(0, 4)).toEqual(["ours", "nightly", "2", "1 (50.0%)"])
  expect(page.rows("Your analyses")[0]?.[0]).toContain("first reading")
  expect(page.html).toContain(`href="/upload/${results}/delete"`)
})

it("is empty for somebody who brought nothing, whatever others have", async () => {
  await imported("theirs", "hidden")
  session.viewer = { id: 2_000_000_000, name: "y", role: "member" }
  const { text } = await renderPage(WorkPage, {})
  expect(text).toContain("Nothing here yet")
  expect(text).not.toContain("hidden")
})

it("says what would go before anything does", async () => {
  const results = await imported("mistake", "draft")
  const page = await renderPage(DeletePage, { params: Promise.resolve({ resultSetId: String(results) }) })
  expect(page.text).toContain("Delete mistake.csv?")
  expect(page.fact("Answers")).toBe("2")
  expect(page.fact("Models nobody else has")).toBe("draft")
  expect(page.text).toContain("Delete for good")
})
