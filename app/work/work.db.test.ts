import { beforeEach, expect, it, vi } from "vitest"
import { query } from "@/lib/data/base/client"
import { orderAnalysisDeletion } from "@/lib/data/deletion/order-deletion"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { renderPage } from "@/lib/testing/pages/rendered-page"
import DeletePage from "../upload/[resultSetId]/delete/page"
import DeleteAnalysisPage from "../analyses/[analysisId]/delete/page"
import { dismissImport } from "../upload/[resultSetId]/actions"
import UploadPage from "../upload/page"
import WorkPage from "./page"

vi.mock("next/cache", () => ({ revalidatePath: () => undefined }))
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
  const analysis = await finishedAnalysis(results, { ownerId: session.viewer?.id ?? 0, title: "first reading" })
  const page = await renderPage(WorkPage, {})
  const [row = []] = page.rows("Your results")
  expect(row[0]).toContain(`nightly.csv #${results} · 1 model, 1 benchmark · no row refused`)
  expect(row[3]).toBe("only you")
  expect(row[0]).toContain("Name Who may see it Only you Anyone with the link Everyone Save Delete")
  expect(row.slice(1, 3)).toEqual(["2", "1"])
  expect(page.rows("Imported results")[0]?.slice(0, 4)).toEqual([
    "ours",
    "nightly",
    "2",
    expect.stringMatching(/^1 \(50\.0%, [\d.]+–[\d.]+\)$/),
  ])
  expect(page.rows("Your analyses")[0]?.[0]).toMatch(
    new RegExp(`first reading #${analysis} · of nightly.csv · Built-in .* · 10% of each group · .* · only you`),
  )
  for (const address of [
    `/upload/${results}/delete`,
    `/analyses/${analysis}/delete`,
    `/api/v1/result-sets/${results}/export?format=csv`,
    `/api/v1/analyses/${analysis}/export`,
  ])
    expect(page.html).toContain(`href="${address}"`)
})

it("tells results by their files where they were named otherwise, and lets failed imports be dismissed", async () => {
  const results = await imported("monday", "ours")
  await query("UPDATE result_set SET name = 'Baseline' WHERE id = $1", [results])
  const broken = [memoryFile("broken.csv", csv(",m,q,a,0,r"))]
  const failed = (await importFiles({ ownerId: session.viewer?.id ?? 0, dataset: "broken", files: broken })).resultSet
  for (const page of [await renderPage(WorkPage, {}), await renderPage(UploadPage, {})]) {
    const [second = [], first = []] = page.rows("Your results")
    expect(first[0]).toMatch(/^Baseline #\d+ · monday.csv · 1 model/)
    expect(first[4]).toMatch(/ UTC$/)
    expect(second[0]).toMatch(/^broken.csv #\d+ · could not be imported Dismiss$/)
    expect(page.html).toMatch(new RegExp(`name="id" value="${failed}"`))
  }
})

it("dismisses a failed import for its owner alone, and never what came in or is coming in", async () => {
  const owner = session.viewer
  const broken = [memoryFile("wrong.csv", csv(",m,q,a,0,r"))]
  const { resultSet: failed } = await importFiles({ ownerId: owner?.id ?? 0, dataset: "wrong", files: broken })
  const ready = await imported("fine", "ours")
  const statusOf = async (id: number) =>
    (await query<{ status: string }>("SELECT status FROM result_set WHERE id = $1", [id]))[0]?.status
  const dismiss = (id: number) => {
    const form = new FormData()
    form.set("id", String(id))
    return dismissImport({ status: "idle" }, form)
  }

  session.viewer = { id: (owner?.id ?? 0) + 1_000_000, name: "y", role: "member" }
  for (const id of [failed, ready]) {
    expect(await dismiss(id)).toMatchObject({
      status: "failed",
      message: "There are no such results. Yours are listed under “Your work” (/work).",
    })
    await query("UPDATE result_set SET visibility = 'public' WHERE id = $1", [id])
    expect(await dismiss(id)).toMatchObject({ status: "failed" })
  }
  session.viewer = null
  expect(await dismiss(failed)).toMatchObject({ status: "failed", message: "Please sign in first." })
  expect([await statusOf(failed), await statusOf(ready)]).toEqual(["failed", "ready"])

  session.viewer = owner
  const came = "These results came in. Delete them instead."
  expect(await dismiss(ready)).toMatchObject({ status: "failed", message: came })
  await query("UPDATE result_set SET status = 'importing' WHERE id = $1", [ready])
  expect(await dismiss(ready)).toMatchObject({ status: "failed", message: expect.stringContaining("being read") })
  expect(await dismiss(failed)).not.toMatchObject({ status: "failed" })
  expect([await statusOf(failed), await statusOf(ready)]).toEqual(["deleting", "importing"])
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

it("says the same of one analysis, and of one that is going how far it is", async () => {
  const results = await imported("kept", "draft")
  const owner = { ownerId: session.viewer?.id ?? 0, title: "second thoughts" }
  const analysis = await finishedAnalysis(results, owner)
  await query(
    `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, updated_at)
     SELECT $1, id, model_id, dataset_id, example_id, now() FROM prediction WHERE result_set_id = $2 AND score = 0`,
    [analysis, results],
  )
  const params = Promise.resolve({ analysisId: String(analysis) })
  const page = await renderPage(DeleteAnalysisPage, { params })
  expect(page.text).toContain("Delete the analysis “second thoughts”?")
  expect(page.text).toContain("The results it read, their other analyses and the public atlas stay as they are.")
  expect(page.fact("Failures it read or went through")).toBe("1")
  await orderAnalysisDeletion(analysis, session.viewer ?? { id: 0, name: "x", role: "member" })
  const work = await renderPage(WorkPage, {})
  expect(work.text).toContain(`Analysis ${analysis} is being deleted, 0%.`)
  expect(work.text).not.toContain("second thoughts")
})
