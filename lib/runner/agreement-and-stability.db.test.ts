import { afterEach, describe, expect, it } from "vitest"
import type { AnalysisConfig } from "@/lib/analysis/config"
import type { Judge } from "@/lib/analysis/judge"
import { getAgreement } from "@/lib/db/agreement"
import { createAnalysis, getAnalysis } from "@/lib/db/analyses"
import { retryFailed } from "@/lib/db/analysis-control"
import { query } from "@/lib/db/client"
import { judgeReplies } from "@/lib/db/judge-replies"
import { listDiagnosisPairs } from "@/lib/db/label-pairs"
import { createRereading, listOtherReadings } from "@/lib/db/rereading"
import { getStability } from "@/lib/db/stability"
import { cancelStability, continueStability, createStability } from "@/lib/db/stability-control"
import { footingsOf } from "@/lib/domain/footing"
import { withMemo } from "@/lib/judge/memo"
import { scriptedJudge, type Script } from "@/lib/testing/scripted-judge"
import { storeWorld } from "@/lib/testing/stored-world"
import { startWorker, type RunningWorker } from "./worker"

const workers: RunningWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

/** Two judges of one's own making, who answer by different hashes, remembered as the real ones are. */
const scripts: Record<string, Partial<Script>> = {
  first: { seed: 1 },
  second: { seed: 2, faults: { noError: 0.1, refused: 0.05 } },
}
const asked: Record<string, ReturnType<typeof scriptedJudge>> = {}

async function work(change: (judge: Judge) => Judge = (judge) => judge): Promise<void> {
  const createJudge = async (judgeId: string, replicate: number) => {
    const judge = (asked[judgeId] ??= scriptedJudge(scripts[judgeId]))
    return withMemo(change({ ...judge, id: judgeId }), judgeReplies, { replicate })
  }
  workers.push(await startWorker({ createJudge, jobs: 3 }))
}

async function until(read: () => Promise<{ status: string; message: string | null }>, status = "done"): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const now = await read()
    if (now.status === status) return
    if (now.status === "failed") throw new Error(now.message ?? "failed")
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`still ${(await read()).status}`)
}

let nextSeed = 700
async function givenAnalysis(config: Partial<AnalysisConfig> = {}) {
  const stored = await storeWorld((nextSeed += 1), { models: 3, datasets: 2, examples: 60 })
  const settings = {
    mode: "both",
    ratio: 0.5,
    divideAbove: 2,
    constructBatch: 20,
    classifyBatch: 20,
    ...config,
  } as const
  const { id } = await createAnalysis(
    { resultSetId: stored.resultSetId, judgeId: "first", config: settings },
    stored.viewer,
  )
  const read = (analysisId = id) => getAnalysis(analysisId, stored.viewer)
  await until(read)
  return { ...stored, id, read }
}

const sampleOf = async (id: number) =>
  (
    await query<{ id: number }>("SELECT prediction_id AS id FROM error_annotation WHERE analysis_id = $1 ORDER BY id", [
      id,
    ])
  ).map((row) => row.id)

describe("a second reading", () => {
  it("reads exactly the same failures, on the same release, and agreement adds up", async () => {
    await work()
    const { id, read, viewer } = await givenAnalysis()
    const again = await createRereading({ analysisId: id, judgeId: "second", tree: "same" }, viewer)
    await until(() => read(again.id))
    expect(await sampleOf(again.id)).toEqual(await sampleOf(id))
    const [a, b] = [await read(id), await read(again.id)]
    expect(b).toMatchObject({
      sampleOfId: id,
      releaseId: a.releaseId,
      mode: a.mode,
      config: { ...a.config, replicate: 0 },
    })
    expect(await listOtherReadings(a, viewer)).toMatchObject([
      { id: again.id, sameSample: true, shared: (await sampleOf(id)).length },
    ])

    const [shared, trees] = footingsOf(a, b)
    if (shared?.kind !== "shared" || trees?.kind !== "trees") throw new Error("expected a release and two trees")
    const agreement = await getAgreement({ a: a.id, b: b.id, footing: shared, level: 1 })
    const { matrix, labels, outcomes } = agreement
    const sampled = (await sampleOf(id)).length
    expect(agreement).toMatchObject({ shared: sampled, onlyA: 0, onlyB: 0 })
    expect(matrix.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(sampled)
    expect(outcomes.items).toBe(sampled)
    expect(outcomes.labels.map(({ label }) => label)).toEqual(["diagnosed", "no-error-found", "refused"])
    expect(labels?.items).toBe(agreement.compared)
    // Held against the rows themselves.
    const [raw] = await query<{ compared: number; agreed: number }>(
      `WITH RECURSIVE up AS (
         SELECT id, slug, id AS leaf, parent_id FROM taxonomy_node WHERE version_id = $3
         UNION ALL SELECT p.id, p.slug, up.leaf, p.parent_id FROM up JOIN taxonomy_node p ON p.id = up.parent_id
       ), said AS (
         SELECT a.analysis_id, a.prediction_id, coalesce(up.slug, 'other') AS top FROM error_annotation a
         JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $3 AND ca.outcome <> 'unassigned'
         LEFT JOIN up ON up.leaf = ca.node_id AND up.parent_id IS NULL
         WHERE a.analysis_id IN ($1, $2) AND a.outcome = 'diagnosed'
       ) SELECT count(*)::int AS compared, count(*) FILTER (WHERE x.top = y.top)::int AS agreed
         FROM said x JOIN said y USING (prediction_id) WHERE x.analysis_id = $1 AND y.analysis_id = $2`,
      [a.id, b.id, shared.version.id],
    )
    expect(raw).toEqual({ compared: labels?.items, agreed: labels?.agreed })
    expect(labels?.raw?.low).toBeLessThan(labels?.raw?.estimate ?? 0)

    // What the list shows is what the matrix counts, page by page.
    const row = matrix.rows.findIndex(
      (_, index) => (matrix.counts[index]?.reduce((sum, n, at) => sum + (at === index ? 0 : n), 0) ?? 0) > 1,
    )
    const column = matrix.counts[row]?.findIndex((count, index) => index !== row && count > 0) ?? -1
    const cell = { kind: "cell", a: matrix.rows[row] ?? "", b: matrix.columns[column] ?? "" } as const
    const listed = await listDiagnosisPairs(agreement.sides, { filter: cell, limit: 1_000 })
    expect(listed.rows).toHaveLength(matrix.counts[row]?.[column] ?? -1)
    const apart = { filter: { kind: "apart", pairs: null }, limit: 20 } as const
    const first = await listDiagnosisPairs(agreement.sides, apart)
    const next = await listDiagnosisPairs(agreement.sides, { ...apart, after: first.next ?? 0 })
    expect(new Set([...first.rows, ...next.rows].map((one) => one.annotationA)).size).toBe(
      first.rows.length + next.rows.length,
    )
    expect(first.rows.every((one) => one.labelA !== one.labelB)).toBe(true)

    const byTree = await getAgreement({ a: a.id, b: b.id, footing: trees, level: 1 })
    expect(byTree.labels).toBeNull()
    expect(byTree.clusterings?.items).toBe(byTree.compared)
    expect(byTree.clusterings?.rand).toBeGreaterThan(-0.5)
    expect(byTree.matrix.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(sampled)
  })

  it("by the same judge asks it anew, and only its second time", async () => {
    await work()
    const { id, read, viewer } = await givenAnalysis({ mode: "place" })
    const calls = asked["first"]?.calls.count ?? 0
    const same = await createRereading({ analysisId: id, judgeId: "first", tree: "same" }, viewer)
    await until(() => read(same.id))
    expect((await read(same.id)).config.replicate).toBe(1)
    expect((asked["first"]?.calls.count ?? 0) - calls).toBeGreaterThanOrEqual((await sampleOf(id)).length)
    const third = await createRereading({ analysisId: same.id, judgeId: "first", tree: "same" }, viewer)
    expect((await read(third.id)).config.replicate).toBe(2)
    // A judge that is asked the very same thing says the very same thing here: full agreement, and still an interval.
    const [a, b] = [await read(id), await read(same.id)]
    const [footing] = footingsOf(a, b)
    if (!footing) throw new Error("no footing")
    const { labels } = await getAgreement({ a: id, b: same.id, footing, level: 2 })
    expect(labels?.kappa).toMatchObject({ estimate: 1, high: 1 })
    expect(labels?.kappa?.low).toBeLessThan(1)
  })

  it("can stand on the first one's own tree", async () => {
    await work()
    const { id, read, viewer } = await givenAnalysis({ mode: "induce" })
    const again = await createRereading({ analysisId: id, judgeId: "second", tree: "shared" }, viewer)
    await until(() => read(again.id))
    const [a, b] = [await read(id), await read(again.id)]
    expect(b).toMatchObject({ mode: "place", releaseId: a.treeId, treeId: null })
    await expect(retryFailed(id, viewer)).rejects.toThrow("placed on the tree of this one")
    expect(footingsOf(a, b)).toEqual([{ kind: "shared", version: expect.objectContaining({ id: a.treeId }) }])
    expect(
      (
        await getAgreement({
          a: id,
          b: b.id,
          footing: footingsOf(a, b)[0] ?? { kind: "shared", version: { id: 0, key: "", name: "" } },
          level: 1,
        })
      ).compared,
    ).toBeGreaterThan(20)
  })

  it("is refused before the first is done, and to strangers", async () => {
    const { resultSetId, viewer } = await storeWorld((nextSeed += 1), { models: 1, datasets: 1, examples: 5 })
    const { id } = await createAnalysis({ resultSetId, judgeId: "first", config: {} }, viewer)
    const wanted = { analysisId: id, judgeId: "second", tree: "same" } as const
    await expect(createRereading(wanted, viewer)).rejects.toThrow("until the analysis is done")
    await expect(createRereading(wanted, { ...viewer, id: viewer.id + 1 })).rejects.toThrow("no such analysis")
  })
})

describe("stability", () => {
  it("grows the tree again from the diagnoses at hand, run by run, and reports", async () => {
    await work()
    const { id, viewer } = await givenAnalysis({ mode: "induce" })
    const diagnoses = async () =>
      (await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply WHERE task = 'diagnose'"))[0]?.n
    const before = await diagnoses()
    const made = await createStability({ analysisId: id, kind: "tree", seeds: 3, ratios: [1, 0.5] }, viewer)
    const read = () => getStability({ analysisId: id, id: made.id }, viewer)
    await until(read)
    expect(await diagnoses()).toBe(before)
    const { report, runs } = await read()
    if (report?.kind !== "tree") throw new Error("no report")
    expect(runs).toHaveLength(6)
    expect(runs.every((run) => run.isDone && run.callsDone === run.callsTotal && run.callsDone > 0)).toBe(true)
    const diagnosed =
      (
        await query<{ n: number }>(
          "SELECT count(*)::int AS n FROM error_annotation WHERE analysis_id = $1 AND outcome = 'diagnosed'",
          [id],
        )
      )[0]?.n ?? 0
    expect(report.runs.filter(({ ratio }) => ratio === 1).map(({ failures }) => failures)).toEqual([
      diagnosed,
      diagnosed,
      diagnosed,
    ])
    for (const { ratio, failures } of report.runs)
      if (ratio < 1) expect(Math.abs(failures - diagnosed / 2)).toBeLessThan(5)
    // The scripted judge names categories by the first word of a title: every run finds the same ones.
    const top = report.kept.find(({ level, ratio }) => level === 1 && ratio === 1)
    expect(top?.share?.estimate).toBeGreaterThan(0.9)
    const tops = report.categories.filter(({ level }) => level === 1)
    for (const value of tops[0]?.values.slice(0, 3) ?? []) expect(value).toBeGreaterThanOrEqual(0.5)
    for (const { values, reappeared, runs: seen, jaccard } of tops) {
      const known = values.filter((value) => value !== null)
      expect({ seen, reappeared }).toEqual({
        seen: known.length,
        reappeared: known.filter((value) => value >= 0.5).length,
      })
      expect(jaccard?.estimate).toBeCloseTo(known.reduce((sum, value) => sum + value, 0) / seen, 9)
    }
  })

  it("shows what smaller samples would have shown, without a judge", async () => {
    await work()
    const { id, viewer } = await givenAnalysis({ mode: "place", ratio: 1 })
    const calls = asked["first"]?.calls.count
    const made = await createStability({ analysisId: id, kind: "signature", seeds: 10, ratios: [0.5, 0.1] }, viewer)
    const read = () => getStability({ analysisId: id, id: made.id }, viewer)
    await until(read)
    expect(asked["first"]?.calls.count).toBe(calls)
    const { report } = await read()
    if (report?.kind !== "signature") throw new Error("no report")
    const [half, tenth] = report.rates
    expect([half?.ratio, tenth?.ratio]).toEqual([0.5, 0.1])
    expect(half?.distance?.estimate).toBeGreaterThan(0)
    expect(half?.distance?.estimate).toBeLessThan(tenth?.distance?.estimate ?? 0)
    expect(report.categories.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
  })

  it("survives a worker that stops, pays no call twice, and can be cancelled and continued", async () => {
    const slow = (judge: Judge): Judge => ({
      ...judge,
      assignCategories: async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 60))
        return judge.assignCategories(request)
      },
    })
    await work(slow)
    const { id, viewer } = await givenAnalysis({ mode: "induce", classifyBatch: 5 })
    const made = await createStability({ analysisId: id, kind: "tree", seeds: 4, ratios: [1] }, viewer)
    const wanted = { analysisId: id, id: made.id }
    const read = () => getStability(wanted, viewer)
    const before = asked["first"]?.calls.count ?? 0
    const stored = async () => (await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply"))[0]?.n ?? 0
    const storedBefore = await stored()
    await until(read, "running")
    await new Promise((resolve) => setTimeout(resolve, 250))
    await workers.pop()?.stop()
    expect((await read()).status).toBe("running")
    await cancelStability(wanted, viewer)
    await expect(cancelStability(wanted, viewer)).rejects.toThrow("already ended")
    await continueStability(wanted, viewer)
    await work(slow)
    await until(read)
    expect((await read()).report?.runs).toHaveLength(4)
    expect((asked["first"]?.calls.count ?? 0) - before).toBe((await stored()) - storedBefore)
  })

  it("is refused where there is nothing to measure", async () => {
    await work()
    const { id, viewer } = await givenAnalysis({ mode: "place" })
    const make = (change: object) =>
      createStability({ analysisId: id, kind: "signature", seeds: 2, ratios: [0.5], ...change }, viewer)
    await expect(make({ kind: "tree" })).rejects.toThrow("no tree of its own")
    await expect(make({ ratios: [1] })).rejects.toThrow("ratios below 1")
    await expect(make({ seeds: 101 })).rejects.toThrow("1 to 100 runs")
    const stranger = { ...viewer, id: viewer.id + 1 }
    await expect(
      createStability({ analysisId: id, kind: "signature", seeds: 2, ratios: [0.5] }, stranger),
    ).rejects.toThrow("no such analysis")
  })
})
