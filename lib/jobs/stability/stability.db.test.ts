import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import type { Judge } from "@/lib/method/judge/judge"
import { query } from "@/lib/data/base/client"
import { getSpend } from "@/lib/data/judges/spend"
import { setSpendCap } from "@/lib/data/judges/spend-cap"
import { getStability } from "@/lib/data/stability/stability"
import { cancelStability, continueStability, createStability } from "@/lib/data/stability/stability-control"
import { asked, givenAnalysis, work, workers } from "@/lib/testing/analyses/two-judges"
import { until, untilStatus } from "@/lib/testing/process/wait-until"

describe("stability", () => {
  it("grows the tree again from the diagnoses at hand, run by run, and reports", async () => {
    await work()
    const { id, viewer } = await givenAnalysis({ mode: "induce" })
    const diagnoses = async () =>
      (await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply WHERE task = 'diagnose'"))[0]?.n
    const before = await diagnoses()
    const made = await createStability({ analysisId: id, kind: "tree", seeds: 3, ratios: [1, 0.5] }, viewer)
    const read = () => getStability({ analysisId: id, id: made.id }, viewer)
    await untilStatus(read, "done")
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
    await untilStatus(read, "done")
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
        await sleep(60)
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
    await untilStatus(read, "running")
    await until("some of its calls are answered", async () => (await stored()) > storedBefore)
    await workers.pop()?.stop()
    expect((await read()).status).toBe("running")
    await cancelStability(wanted, viewer)
    await expect(cancelStability(wanted, viewer)).rejects.toThrow("already ended")
    await continueStability(wanted, viewer)
    await work(slow)
    await untilStatus(read, "done")
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

it("counts what stability runs ask against the analysis's cap, ends at it, and goes on when it is raised", async () => {
  await work()
  const { id, viewer } = await givenAnalysis({ mode: "induce", classifyBatch: 5 })
  const tokens = async () => {
    const { total } = await getSpend(id)
    return total.inputTokens + total.outputTokens
  }
  const own = await tokens()
  expect(own).toBeGreaterThan(0)
  const cap = Math.ceil(own * 1.05)
  await setSpendCap(id, { usd: null, tokens: cap }, viewer)
  const made = await createStability({ analysisId: id, kind: "tree", seeds: 6, ratios: [1] }, viewer)
  const wanted = { analysisId: id, id: made.id }
  const read = () => getStability(wanted, viewer)
  await untilStatus(read, "failed")
  expect((await read()).message).toMatch(/^Spend cap reached: .* tokens\. Nothing is lost; raise the cap to go on\.$/)
  await until("its spend is written", async () =>
    (await getSpend(id)).stages.some(({ stage }) => stage === "stability"),
  )
  expect(await tokens()).toBeGreaterThanOrEqual(cap)
  await expect(continueStability(wanted, viewer)).rejects.toThrow("The spend cap is reached")
  await expect(createStability({ analysisId: id, kind: "tree", seeds: 1, ratios: [1] }, viewer)).rejects.toThrow(
    "The spend cap is reached",
  )
  await setSpendCap(id, { usd: null, tokens: null }, viewer)
  await continueStability(wanted, viewer)
  await untilStatus(read, "done")
  const { stages } = await getSpend(id)
  const spent = stages.find(({ stage }) => stage === "stability")
  const measured = await read()
  expect(spent).toMatchObject({ inputTokens: measured.inputTokens, outputTokens: measured.outputTokens })
  expect(spent?.calls).toBeGreaterThan(0)
})
