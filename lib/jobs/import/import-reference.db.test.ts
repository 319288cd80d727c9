import { describe, expect, it } from "vitest"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { query } from "@/lib/data/base/client"
import { funnelGaps } from "@/lib/domain/analyses/funnel"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { countsOf, final, readAll, reply, singles, somebody } from "@/lib/testing/files/reference-files"
import { importFiles } from "./import-files"

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
    const withBad = memoryFile(file.name, `${text}${bad}\n`)
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
    const predictions = memoryFile(
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
