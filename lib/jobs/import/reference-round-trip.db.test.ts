import path from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { exportFile } from "@/lib/api/export/export-file"
import type { ExportFormat } from "@/lib/api/export/formats"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { query } from "@/lib/data/base/client"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { readCsvRecords } from "@/lib/ingest/csv/csv-records"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"
import { dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { countsOf, readAll, somebody } from "@/lib/testing/files/reference-files"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { importFiles } from "./import-files"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"

const workers: RunningWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

const textOf = async (analysis: number, format: ExportFormat, viewer: Parameters<typeof exportFile>[1]) => {
  const file = await exportFile({ analysis, format }, viewer)
  let text = ""
  for await (const chunk of file.chunks) text += chunk
  return memoryFile(file.name, text)
}

async function analysed(resultSetId: number, viewer: Awaited<ReturnType<typeof somebody>>, ratio: number) {
  const config = { mode: "induce", ratio, divideAbove: 2, maxDepth: 2 } as const
  // Judges that are no rules are for whoever runs the installation.
  const { id } = await createAnalysis({ resultSetId, judgeId: "scripted", config }, { ...viewer, role: "owner" })
  const faults = { noError: 0.1, refused: 0.05, unparseable: 0.05, unavailable: 0.05, omit: 0.05 }
  workers.push(await startWorker({ createJudge: async () => scriptedJudge({ faults }), jobs: 3 }))
  await untilStatus(() => getAnalysis(id, viewer), "done")
  await workers.pop()?.stop()
  return getAnalysis(id, viewer)
}

/** The same counts at every node and the same funnel, wherever the files went. */
async function expectRoundTrip(id: number, viewer: Awaited<ReturnType<typeof somebody>>, predictions: SourceFile[]) {
  const before = await getAnalysis(id, viewer)
  const funnel = await getFunnel(id, before.treeId)
  expect(funnel.classified).toBeGreaterThan(10)
  for (const formats of [["reference-json"], ["reference-csv"], ["reference-errors", "reference-json"]] as const) {
    const reader = await somebody()
    const files = await Promise.all(formats.map((format) => textOf(id, format, viewer)))
    const report = await importFiles({ ownerId: reader.id, files: [...files, ...predictions] })
    expect(report.rejected).toBe(0)
    const after = await getAnalysis(report.analysis ?? 0, reader)
    expect(await countsOf(after.id)).toEqual(await countsOf(id))
    const { classified, other, unassigned, diagnosed, ...read } = await getFunnel(after.id, after.treeId)
    expect({ classified, other, unassigned, diagnosed }).toEqual({
      classified: funnel.classified,
      other: funnel.other,
      unassigned: funnel.unassigned,
      diagnosed: funnel.diagnosed,
    })
    if (formats[0] === "reference-errors")
      expect({ ...read, predictions: 0 }).toMatchObject({
        sampled: funnel.sampled,
        noErrorFound: funnel.noErrorFound,
        refused: funnel.refused,
        unparseable: funnel.unparseable,
        unavailable: funnel.unavailable,
      })
    expect(after.message ?? "").not.toContain("title")
  }
}

describe("there and back again", () => {
  it("every node keeps its counts, and every outcome its number", async () => {
    const { resultSetId, viewer } = await storeWorld(1_200, { models: 3, datasets: 2, examples: 60 })
    const { id, status } = await analysed(resultSetId, { ...viewer, role: "member" }, 1)
    expect(status).toBe("done")
    await expectRoundTrip(id, { ...viewer, role: "member" }, [])
  })

  it.skipIf(!hasDataFiles)(
    "with real outputs, formulas and all (skipped without ../shared/data)",
    async () => {
      const viewer = await somebody()
      const names = ["vicuna_bench", "simpleqa"].map((name) => path.join(dataFolder, `${name}.csv`))
      const files = await Promise.all(names.map((name) => diskFile(name)))
      const { resultSet } = await importFiles({ ownerId: viewer.id, files })
      const { id } = await analysed(resultSet, viewer, 0.2)
      for (const format of ["reference-csv", "reference-errors"] as const)
        for await (const records of readCsvRecords(readUtf8(await textOf(id, format, viewer))))
          for (const record of records)
            for (const cell of record.kind === "record" ? record.fields : [])
              expect(/^[=+\-@\t\r\n＝＋－＠]/.test(cell) && Number.isNaN(Number(cell)), cell).toBe(false)
      await expectRoundTrip(id, viewer, [])
    },
    120_000,
  )

  it("shows texts to nobody who may not read the results", async () => {
    const { resultSetId, viewer } = await storeWorld(1_300, { models: 1, datasets: 1, examples: 20 })
    const { id } = await analysed(resultSetId, { ...viewer, role: "member" }, 1)
    await query("UPDATE analysis SET visibility = 'public' WHERE id = $1", [id])
    const read = async (who: Parameters<typeof exportFile>[1]) => readAll(await textOf(id, "reference-json", who))
    expect(await read(viewer)).toContain("What of")
    expect(await read(null)).not.toContain("What of")
    expect(await read(null)).not.toContain(" says of ")
  })
})
