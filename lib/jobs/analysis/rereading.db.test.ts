import { describe, expect, it } from "vitest"
import { getAgreement } from "@/lib/data/agreement/agreement"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { retryFailed } from "@/lib/data/analyses/analysis-control"
import { query } from "@/lib/data/base/client"
import { getDeletion } from "@/lib/data/deletion/deletions"
import { orderAnalysisDeletion } from "@/lib/data/deletion/order-deletion"
import { getScope } from "@/lib/data/scope/scope"
import { listPlaces } from "@/lib/data/scope/places"
import { listDiagnosisPairs } from "@/lib/data/agreement/label-pairs"
import { createRereading, listOtherReadings } from "@/lib/data/agreement/rereading"
import { basesOf } from "@/lib/domain/analyses/agreement-basis"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { asked, givenAnalysis, work, workers } from "@/lib/testing/analyses/two-judges"
import { until, untilStatus } from "@/lib/testing/process/wait-until"

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
    await untilStatus(() => read(again.id), "done")
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

    const [shared, trees] = basesOf(a, b)
    if (shared?.kind !== "shared" || trees?.kind !== "trees") throw new Error("expected a release and two trees")
    const agreement = await getAgreement({ a: a.id, b: b.id, basis: shared, level: 1 })
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

    const byTree = await getAgreement({ a: a.id, b: b.id, basis: trees, level: 1 })
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
    await untilStatus(() => read(same.id), "done")
    expect((await read(same.id)).config.replicate).toBe(1)
    expect((asked["first"]?.calls.count ?? 0) - calls).toBeGreaterThanOrEqual((await sampleOf(id)).length)
    const third = await createRereading({ analysisId: same.id, judgeId: "first", tree: "same" }, viewer)
    expect((await read(third.id)).config.replicate).toBe(2)
    // A judge that is asked the very same thing says the very same thing here: full agreement, and still an interval.
    const [a, b] = [await read(id), await read(same.id)]
    const [basis] = basesOf(a, b)
    if (!basis) throw new Error("no basis")
    const { labels } = await getAgreement({ a: id, b: same.id, basis, level: 2 })
    expect(labels?.kappa).toMatchObject({ estimate: 1, high: 1 })
    expect(labels?.kappa?.low).toBeLessThan(1)
  })

  it("can stand on the first one's own tree", async () => {
    await work()
    const { id, read, viewer } = await givenAnalysis({ mode: "induce" })
    const again = await createRereading({ analysisId: id, judgeId: "second", tree: "shared" }, viewer)
    await untilStatus(() => read(again.id), "done")
    const [a, b] = [await read(id), await read(again.id)]
    expect(b).toMatchObject({ mode: "place", releaseId: a.treeId, treeId: null })
    await expect(retryFailed(id, viewer)).rejects.toThrow("placed on the tree of this one")
    expect(basesOf(a, b)).toEqual([{ kind: "shared", version: expect.objectContaining({ id: a.treeId }) }])
    expect(
      (
        await getAgreement({
          a: id,
          b: b.id,
          basis: basesOf(a, b)[0] ?? { kind: "shared", version: { id: 0, key: "", name: "" } },
          level: 1,
        })
      ).compared,
    ).toBeGreaterThan(20)
  })

  it("stays one when the first is deleted: results are never shown by it, and what was not read yet ends", async () => {
    await work()
    const { id, resultSetId, viewer } = await givenAnalysis({ mode: "induce" })
    for (const table of ["result_set", "analysis"])
      await query(`UPDATE ${table} SET visibility = 'public' WHERE id = $1`, [table === "analysis" ? id : resultSetId])
    const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('r', 'r') RETURNING id")
    const reader = { id: row?.id ?? 0, name: "r", role: "owner" } as const
    const wanted = { analysisId: id, judgeId: "second", tree: "same" } as const
    const again = await createRereading(wanted, reader)
    await untilStatus(() => getAnalysis(again.id, reader), "done")
    expect((await getScope({ results: resultSetId }, reader)).analysis?.id).toBe(id)

    await Promise.all(workers.splice(0).map((worker) => worker.stop()))
    const late = await createRereading(wanted, reader)
    const order = await orderAnalysisDeletion(id, viewer)
    await work()
    await until("it is gone", async () => (await getDeletion(order, viewer)).finishedAt !== null)
    await untilStatus(() => getAnalysis(late.id, reader), "failed")
    expect((await getAnalysis(late.id, reader)).message).toMatch(/^The analysis whose failures .* was deleted\. Start/)
    expect(await getAnalysis(again.id, reader)).toMatchObject({ status: "done", sampleOfId: null })
    expect((await getScope({ results: resultSetId }, reader)).analysis).toBeNull()
    const model = await query<{ id: number }>("SELECT model_id AS id FROM stratum WHERE analysis_id = $1", [again.id])
    const places = await listPlaces({ model: model[0]?.id ?? 0 }, reader)
    expect(places).toEqual([
      { results: resultSetId, analysis: null, isOwn: false, isMain: true, isEarlierRelease: false },
    ])
  })

  it("is refused before the first is done, and to strangers", async () => {
    const { resultSetId, viewer } = await storeWorld(699, { models: 1, datasets: 1, examples: 5 })
    const { id } = await createAnalysis({ resultSetId, judgeId: "first", config: {} }, viewer)
    const wanted = { analysisId: id, judgeId: "second", tree: "same" } as const
    await expect(createRereading(wanted, viewer)).rejects.toThrow("until the analysis is done")
    await expect(createRereading(wanted, { ...viewer, id: viewer.id + 1 })).rejects.toThrow("no such analysis")
  })
})
