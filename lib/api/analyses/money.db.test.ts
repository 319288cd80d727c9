import { beforeAll, expect, it } from "vitest"
import { defaultConfig } from "@/lib/method/config/analysis-config"
import { query } from "@/lib/data/base/client"
import { savePrice } from "@/lib/data/judges/judge-prices"
import { provideEnv } from "@/lib/env"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { analysisSchema, analysisReport } from "./analyses"
import { analysisFormSchema, analysisOfForm, formOfAddress, addressOfDryRun } from "./analysis-form"
import { dryRunBody, dryRunReport, dryRunSchema, startDryRun } from "./dry-runs"
import { controlAnalysis } from "./analysis-control"
import { estimateAnalysis, estimateSchema } from "./estimate"
import { rereadAnalysis } from "./reread"
import { changeSpendCap } from "./spend-cap"
import { startStability } from "./stability"
import { startAnalysis, startSchema } from "./start-analysis"

const judge = "compatible/fake"
let world: Awaited<ReturnType<typeof storeWorld>>

beforeAll(async () => {
  // Nobody listens there: estimates ask nobody.
  provideEnv({ JUDGE_BASE_URL: "http://127.0.0.1:9/v1", JUDGE_MODEL: "fake" })
  world = await storeWorld(91)
})

const wanted = (values: object = {}) => startSchema.parse({ resultSet: world.resultSetId, judge, ...values })

const formAddress = () =>
  ({
    results: world.resultSetId,
    preset: "paper",
    judge,
    release: "test",
    modelIds: [1, 2, 3],
    datasetIds: [1, 2],
  }) as const

it("estimates over the API what starting takes, asking nobody and starting nothing", async () => {
  const estimate = estimateSchema.parse(await estimateAnalysis(wanted({ ratio: 1, induce: true }), world.viewer))
  expect(estimate.failures).toBeGreaterThan(0)
  expect(estimate.stages.map(({ stage }) => stage)).toContain("construct")
  expect(estimate.total.usd).toBeNull()
  const [rows] = await query<{ n: number }>("SELECT count(*)::int AS n FROM analysis")
  expect(rows?.n).toBe(0)
  const eve = { id: 999_999, name: "Eve", role: "member" } as const
  await expect(estimateAnalysis(wanted({ judge: "builtin" }), eve)).rejects.toThrow(/no such/i)
})

it("spends the operator's key for the owner alone, at whichever access it is asked", async () => {
  const { id } = await startAnalysis(wanted(), world.viewer)
  await query("UPDATE analysis SET status = 'failed' WHERE id = $1", [id])
  // The very same account, were it not the owner's.
  const member = { ...world.viewer, role: "member" } as const
  const form = formOfAddress({ ...formAddress(), raw: {} }).form
  if (!form) throw new Error("no form")
  const doors = {
    start: () => startAnalysis(wanted(), member),
    "built-in first": () => startAnalysis(wanted({ judge: `builtin+${judge}` }), member),
    estimate: () => estimateAnalysis(wanted(), member),
    "dry run": () => startDryRun(dryRunBody.parse(wanted()), member),
    form: () => analysisOfForm(form, member),
    again: () => rereadAnalysis(id, { judge, tree: "same" }, member),
    resume: () => controlAnalysis("resume", id, member),
    retry: () => controlAnalysis("retry-failed", id, member),
  }
  for (const [name, open] of Object.entries(doors))
    await expect(open(), name).rejects.toMatchObject({ code: "forbidden", message: expect.stringContaining("owner") })
  await query("UPDATE analysis SET status = 'done' WHERE id = $1", [id])
  await query("INSERT INTO taxonomy_version (key, name, kind, analysis_id) VALUES ('own', 'own', 'analysis', $1)", [id])
  const measure = { kind: "tree" as const, seeds: 1, ratios: [1] }
  await expect(startStability(id, measure, member)).rejects.toMatchObject({ code: "forbidden" })
  await query("DELETE FROM analysis WHERE id = $1", [id])
  await startAnalysis(wanted({ judge: "builtin" }), member)
})

it("starts with a cap and lets its owner alone change it", async () => {
  await savePrice(world.viewer.id, { pattern: judge, input: 1, cachedInput: null, output: 4, note: null })
  const { id } = await startAnalysis(wanted({ spendCap: { usd: 2 } }), world.viewer)
  const report = analysisSchema.parse(await analysisReport(id, world.viewer))
  expect(report.spend).toMatchObject({
    calls: 0,
    usd: 0,
    cap: { usd: 2, tokens: null },
    price: { input: 1, own: true },
  })
  const raised = await changeSpendCap(id, { usd: null, tokens: 5_000 }, world.viewer)
  expect(raised.spend.cap).toEqual({ usd: null, tokens: 5_000 })
  const eve = { id: 999_999, name: "Eve", role: "member" } as const
  await expect(changeSpendCap(id, { usd: null, tokens: null }, eve)).rejects.toThrow(/no such analysis of yours/)
})

it("queues a dry run and shows it to its owner", async () => {
  const { id } = await startDryRun(dryRunBody.parse({ ...wanted(), size: 2 }), world.viewer)
  expect(dryRunSchema.parse(await dryRunReport(id, world.viewer))).toMatchObject({ id, size: 2, judge, items: [] })
})

it("refuses more dry runs at once than a person can read", async () => {
  const start = () => startDryRun(dryRunBody.parse(wanted()), world.viewer)
  const results = await Promise.allSettled(Array.from({ length: 8 }, start))
  const [open] = await query<{ n: number }>("SELECT count(*)::int AS n FROM dry_run WHERE status = 'queued'")
  expect(open?.n).toBe(5)
  expect(results.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(5)
})

it("reads the form from its address, and writes the address of a dry run's settings", async () => {
  const address = formAddress()
  const usual = formOfAddress({ ...address, raw: {} })
  expect(usual.form).toMatchObject({ judge, sampling: "ratio", percent: 10, model: [1, 2, 3], review: true })
  const said = formOfAddress({
    ...address,
    raw: { percent: "25", model: "2", mode: "both", capTokens: "5000", review: "no" },
  })
  expect(said.form).toMatchObject({ percent: 25, model: [2], mode: "both", capTokens: 5_000, review: false })
  expect(formOfAddress({ ...address, raw: { whole: "1", judge } }).form).toMatchObject({ review: false })
  expect(formOfAddress({ ...address, raw: { percent: "-3" } }).form).toBeNull()

  const form = analysisFormSchema.parse({ ...said.form, results: world.resultSetId })
  const { config } = await analysisOfForm({ ...form, model: [2] }, world.viewer)
  expect(config).toMatchObject({ ratio: 0.25, mode: "both", modelIds: [2] })
  const values = addressOfDryRun({
    resultSetId: world.resultSetId,
    judgeId: judge,
    config: { ...defaultConfig, ...config },
  })
  expect(values).toMatchObject({ percent: "25", mode: "both", model: ["2"], review: "no" })
  expect(values).not.toHaveProperty("seed")
})
