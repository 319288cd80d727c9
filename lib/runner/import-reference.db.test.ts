import path from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { exportFile } from "@/lib/api/export-formats"
import type { ExportFormat } from "@/lib/api/export-format"
import { createAnalysis, getAnalysis } from "@/lib/db/analyses"
import { getFunnel } from "@/lib/db/analysis-progress"
import { query } from "@/lib/db/client"
import { funnelGaps } from "@/lib/domain/funnel"
import { diskFile } from "@/lib/ingest/disk-file"
import { readCsvRecords } from "@/lib/ingest/csv-records"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"
import { dataFolder, hasDataFiles } from "@/lib/testing/data-files"
import { scriptedJudge } from "@/lib/testing/scripted-judge"
import { storeWorld } from "@/lib/testing/stored-world"
import { importFiles } from "./import-files"
import { startWorker, type RunningWorker } from "./worker"

const workers: RunningWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

function fileOf(name: string, text: string): SourceFile {
  const bytes = Buffer.from(text)
  const open = async function* () {
    yield bytes
  }
  return { name, bytes: bytes.byteLength, open }
}

async function readAll(file: SourceFile): Promise<string> {
  let text = ""
  for await (const chunk of file.open()) text += Buffer.from(chunk).toString()
  return text
}

let people = 0
async function somebody() {
  people += 1
  const [row] = await query<{ id: number }>(
    "INSERT INTO app_user (login, name, role) VALUES ($1, 'Bea', 'member') RETURNING id",
    [`bea-${people}`],
  )
  return { id: row?.id ?? 0, name: "Bea", role: "member" as const }
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const step = (name: string, description = "") => quoted(JSON.stringify({ description, name }))
const reply = (title: string, quote = "says") =>
  quoted(
    JSON.stringify({
      required_criteria: [
        { criterion: "Is right", present_in_wrong: true, quality: "incorrect", evidence: quote, comment: "no" },
      ],
      final_answer: { error_summary: title === "" ? "" : "Why.", error_title: title },
    }),
  )

const base = "dataset,example_id,model,input_text,output_text,score,judge_model,judge_response"
type Row = { id: string; title: string; path?: string[]; model?: string; score?: number; response?: string }
const cells = ({ id, title, model = "ref-a", score = 0.1, response }: Row) =>
  `ref-sums,${id},${model},What is ${id}?,${model} says ${id},${score},openai/judge,${response ?? reply(title)}`

/** As the reference writes them: all errors in one file, in the other one leaf for each title of a category. */
function singles(rows: readonly Row[]): SourceFile {
  const lines = rows.map((row) => `${cells(row)},True`)
  return fileOf("exp_name=single_error__exp_id=x.csv", [`${base},inference_success`, ...lines, ""].join("\n"))
}
function final(rows: readonly Row[], depth = 3): SourceFile {
  const header = `${base},${Array.from({ length: depth }, (_, at) => `category_depth_${at}`).join(",")}`
  const lines = rows.map((row) => {
    const steps = [step("LLM Errors"), ...(row.path ?? []).map((name) => step(name, `About ${name}`))]
    return `${cells(row)},${Array.from({ length: depth }, (_, at) => steps[at] ?? "").join(",")}`
  })
  return fileOf("exp_name=construct_taxonomy_recursively__exp_id=x.csv", [header, ...lines, ""].join("\n"))
}

async function countsOf(analysisId: number) {
  return query(
    `SELECT n.name, p.name AS parent, n.depth, m.name AS model, d.name AS dataset, c.own, c.total
     FROM node_count c JOIN taxonomy_node n ON n.id = c.node_id LEFT JOIN taxonomy_node p ON p.id = n.parent_id
     JOIN taxonomy_version v ON v.id = c.version_id AND v.kind = 'analysis' AND v.analysis_id = c.analysis_id
     JOIN model m ON m.id = c.model_id JOIN dataset d ON d.id = c.dataset_id
     WHERE c.analysis_id = $1 ORDER BY 1, 2, 3, 4, 5`,
    [analysisId],
  )
}

const textOf = async (analysis: number, format: ExportFormat, viewer: Parameters<typeof exportFile>[1]) => {
  const file = await exportFile({ analysis, format }, viewer)
  let text = ""
  for await (const chunk of file.chunks) text += chunk
  return fileOf(file.name, text)
}

describe("results of the reference code", () => {
  it("become a finished analysis: annotations with evidence, tree, places, counts, marked with their judge", async () => {
    const viewer = await somebody()
    const rows = [
      { id: "1", title: "Slip", path: ["Sums", "Carry"] },
      { id: "2", title: "Slip", path: ["Sums", "Carry"] },
      { id: "3", title: "Odd", path: ["Sums", "Other"] },
      { id: "4", title: "Strange", path: ["Other"] },
      { id: "5", title: "Logic", path: ["Logic"], model: "ref-b" },
    ]
    const report = await importFiles({ ownerId: viewer.id, files: [final(rows)] })
    expect(report).toMatchObject({ status: "ready", rows: 5, accepted: 5, rejected: 0, failures: 5 })
    const analysis = await getAnalysis(report.analysis ?? 0, viewer)
    expect(analysis).toMatchObject({
      status: "done",
      judgeId: "errormap/openai/judge",
      mode: "induce",
      releaseId: null,
    })
    const funnel = await getFunnel(analysis.id, analysis.treeId)
    expect(funnel).toMatchObject({ failures: 5, sampled: 5, diagnosed: 5, classified: 4, other: 1, unassigned: 0 })
    expect(funnelGaps(funnel, { placed: true })).toEqual([])
    expect(await countsOf(analysis.id)).toEqual([
      { name: "Carry", parent: "Sums", depth: 2, model: "ref-a", dataset: "ref-sums", own: 2, total: 2 },
      { name: "Logic", parent: null, depth: 1, model: "ref-b", dataset: "ref-sums", own: 1, total: 1 },
      { name: "Sums", parent: null, depth: 1, model: "ref-a", dataset: "ref-sums", own: 1, total: 3 },
    ])
    const [criterion] = await query(
      `SELECT c.text, c.quality, c.evidence_start AS start, c.evidence_end AS stop, c.missing_quote
       FROM criterion c JOIN error_annotation a ON a.id = c.annotation_id WHERE a.analysis_id = $1 ORDER BY a.id LIMIT 1`,
      [analysis.id],
    )
    // "ref-a says 1": the quoted word is found where it stands.
    expect(criterion).toEqual({ text: "Is right", quality: "incorrect", start: 6, stop: 10, missing_quote: null })
  })

  it("say how many errors the reference dropped, and put them back by their title", async () => {
    const viewer = await somebody()
    const all = Array.from({ length: 40 }, (_, at) => ({ id: `d${at}`, title: at % 4 === 0 ? "Rare" : "Common" }))
    const leaves = [
      { id: "d0", title: "Rare", path: ["B"] },
      { id: "d1", title: "Common", path: ["A"] },
    ]
    const report = await importFiles({ ownerId: viewer.id, files: [final(leaves), singles(all)] })
    expect(report).toMatchObject({ rows: 42, accepted: 40, duplicates: 2, rejected: 0 })
    const analysis = await getAnalysis(report.analysis ?? 0, viewer)
    expect(analysis.message).toContain("leaves for 2 of 40 diagnosed errors")
    expect(analysis.message).toContain("38 were placed by their title")
    expect((await countsOf(analysis.id)).map(({ name, total }) => [name, total])).toEqual([
      ["A", 30],
      ["B", 10],
    ])
  })

  it("tell when a tree alone looks as if errors had been dropped", async () => {
    const viewer = await somebody()
    const rows = Array.from({ length: 12 }, (_, at) => ({ id: `t${at}`, title: `Title ${at}`, path: ["A"] }))
    const report = await importFiles({ ownerId: viewer.id, files: [final(rows)] })
    expect((await getAnalysis(report.analysis ?? 0, viewer)).message).toContain("No two errors share a title")
  })

  it("keep what the judge could not do as outcomes, and refuse bad rows with line and reason", async () => {
    const viewer = await somebody()
    const rows = [
      { id: "o1", title: "Slip", path: ["A"] },
      { id: "o2", title: "" },
      { id: "o3", title: "", response: '"{ cut"' },
      { id: "o4", title: "", response: "" },
    ]
    const bad = `ref-sums,o5,ref-a,What?,says,none,openai/judge,${reply("Slip")},True`
    const file = singles(rows)
    const text = await readAll(file)
    const withBad = fileOf(file.name, `${text}${bad}\n`)
    const report = await importFiles({ ownerId: viewer.id, files: [withBad, final(rows.slice(0, 1))] })
    expect(report).toMatchObject({ rows: 6, accepted: 4, duplicates: 1, rejected: 1 })
    expect(
      await query("SELECT file, line, reason FROM rejected_row WHERE result_set_id = $1", [report.resultSet]),
    ).toEqual([{ file: file.name, line: 6, reason: "an error without a score" }])
    const analysis = await getAnalysis(report.analysis ?? 0, viewer)
    expect(await getFunnel(analysis.id, analysis.treeId)).toMatchObject({
      sampled: 4,
      diagnosed: 1,
      noErrorFound: 1,
      unparseable: 1,
      unavailable: 1,
      classified: 1,
    })
  })

  it("change nothing when they come again", async () => {
    const viewer = await somebody()
    const files = [final([{ id: "1", title: "Slip", path: ["A"] }])]
    const first = await importFiles({ ownerId: viewer.id, files })
    const again = await importFiles({ ownerId: viewer.id, files })
    expect(again).toMatchObject({
      resultSet: first.resultSet,
      analysis: first.analysis,
      accepted: 0,
      duplicates: 1,
      rejected: 0,
    })
    const [count] = await query<{ n: number }>("SELECT count(*)::int AS n FROM analysis WHERE result_set_id = $1", [
      first.resultSet,
    ])
    expect(count?.n).toBe(1)
  })

  it("give true rates when the predictions come with them, and refuse errors that are not among those", async () => {
    const viewer = await somebody()
    const answers = Array.from(
      { length: 10 },
      (_, at) => `p${at},ref-a,What is p${at}?,ref-a says p${at},${at / 10},yes`,
    )
    const predictions = fileOf(
      "ref-sums.csv",
      ["example_id,model,input_text,output_text,score,correct_answer", ...answers, ""].join("\n"),
    )
    const rows = [0, 2, 99].map((at) => ({ id: `p${at}`, title: "Slip", path: ["A"], score: 0 }))
    const report = await importFiles({ ownerId: viewer.id, files: [predictions, final(rows)] })
    expect(report).toMatchObject({ rows: 13, accepted: 10, duplicates: 2, rejected: 1 })
    const analysis = await getAnalysis(report.analysis ?? 0, viewer)
    const funnel = await getFunnel(analysis.id, analysis.treeId)
    expect(funnel).toMatchObject({ predictions: 10, sampled: 2, classified: 2 })
    expect(funnelGaps(funnel, { placed: true })).toEqual([])
    expect(analysis.message ?? "").not.toContain("rates of attempts")
  })

  it("are refused with a sentence when they have no categories", async () => {
    const viewer = await somebody()
    const lonely = importFiles({ ownerId: viewer.id, files: [singles([{ id: "1", title: "Slip" }])] })
    await expect(lonely).rejects.toThrow("no categories: import it together with the tree")
    // Told on the page of the results too, for whoever uploaded it there.
    expect(await query("SELECT status, message FROM result_set WHERE owner_id = $1", [viewer.id])).toEqual([
      { status: "failed", message: expect.stringContaining("no categories") },
    ])
  })
})

async function analysed(resultSetId: number, viewer: Awaited<ReturnType<typeof somebody>>, ratio: number) {
  const config = { mode: "induce", ratio, divideAbove: 2, maxDepth: 2 } as const
  const { id } = await createAnalysis({ resultSetId, judgeId: "scripted", config }, viewer)
  const faults = { noError: 0.1, refused: 0.05, unparseable: 0.05, unavailable: 0.05, omit: 0.05 }
  workers.push(await startWorker({ createJudge: async () => scriptedJudge({ faults }), jobs: 3 }))
  const deadline = Date.now() + 30_000
  while ((await getAnalysis(id, viewer)).status !== "done" && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50))
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
              expect(/^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)), cell).toBe(false)
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
