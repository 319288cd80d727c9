import { expect, it, vi } from "vitest"
import { importFiles } from "@/lib/jobs/import/import-files"
import { query } from "@/lib/data/base/client"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { loadPair } from "./load"

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))

async function analysed(names: readonly string[], ownerId: number) {
  const rows = names.map((name) => `i1,${name},a question,an answer,0,r`)
  const { resultSet } = await importFiles({ ownerId, dataset: "asked", files: [memoryFile("a.csv", csv(...rows))] })
  return finishedAnalysis(resultSet, { ownerId })
}

it("asks which model is meant on either side, of those the viewer may read, and knows others not to be there", async () => {
  const viewer = await anImporter()
  session.viewer = viewer
  const [eve] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('eve', 'x') RETURNING id")
  const hidden = await analysed(["Lab/bot", "SOLO/bot"], eve?.id ?? 0)
  const analysis = await analysed(["lab/BOT", "lab/Bot", "rival"], viewer.id)
  const unclear = async (address: { a?: string; b?: string }) =>
    (await loadPair({ analysis, ...address })).unclear.map(({ side, asked, candidates }) => ({
      ...{ side, asked },
      names: candidates.map(({ name }) => name),
    }))
  const names = ["lab/BOT", "lab/Bot"]
  expect(await unclear({ a: "LAB/BOT", b: "lab/bot" })).toEqual([
    { side: "a", asked: "LAB/BOT", names },
    { side: "b", asked: "lab/bot", names },
  ])
  expect(await unclear({ a: "rival", b: "LAB/bot" })).toEqual([{ side: "b", asked: "LAB/bot", names }])
  expect((await loadPair({ analysis, a: "lab/BOT", b: "rival" })).chosen).toMatchObject({ b: { name: "rival" } })
  for (const address of [{ a: "solo/bot" }, { b: "solo/bot" }, { b: `solo/bot@${hidden}` }, { a: "nothing like it" }])
    await expect(loadPair({ analysis, ...address })).rejects.toMatchObject({
      digest: expect.stringContaining("404"),
    })
})
