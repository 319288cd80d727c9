import { mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { agreementSchema } from "@/lib/api/analyses/agreement"
import { stabilitySchema } from "@/lib/api/analyses/stability"
import { dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { seededDatabase } from "@/lib/testing/database"
import { startFakeJudge } from "@/lib/testing/fake-judge/server"
import { runErrormap } from "@/lib/testing/process/run-errormap"

seededDatabase()

let folder = ""
let judge: Awaited<ReturnType<typeof startFakeJudge>>

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "errormap agreement "))
  judge = await startFakeJudge({ port: 0 })
})

afterAll(async () => {
  await judge.close()
  await rm(folder, { recursive: true, force: true })
})

/** Fails unless the command succeeds. */
async function errormap<T>(...args: string[]): Promise<T> {
  const { code, out, err } = await runErrormap({ folder, judgeUrl: judge.url, args: [...args, "--json"] })
  expect([args[0], code, code === 0 ? "" : err]).toEqual([args[0], 0, ""])
  return JSON.parse(out) as T
}

test.skipIf(!hasDataFiles)(
  "two real judges on the same real failures, and how steady both trees are (skipped without ../shared/data)",
  async () => {
    const { resultSet } = await errormap<{ resultSet: number }>("import", path.join(dataFolder, "gsm8k.csv"))
    const sample = ["--results", String(resultSet), "--ratio", "0.03", "--induce"]
    const first = await errormap<{ analysis: number; funnel: { sampled: number } }>("analyze", ...sample)
    const second = await errormap<{ id: number; funnel: { sampled: number } }>(
      "again",
      String(first.analysis),
      "--judge",
      "compatible/stand-in",
    )
    const { sampled } = first.funnel
    expect(second.funnel.sampled).toBe(sampled)

    const pair = [String(first.analysis), String(second.id)]
    const onRelease = agreementSchema.parse(await errormap("agreement", ...pair, "--level", "2"))
    expect(onRelease).toMatchObject({ shared: sampled, onlyA: 0, onlyB: 0, footing: "shared" })
    expect(onRelease.a.judge).toBe("builtin")
    expect(onRelease.table.reduce((sum, { count }) => sum + count, 0)).toBe(sampled)
    expect(onRelease.categories?.items).toBe(onRelease.compared)
    expect(onRelease.disagreements.length).toBeGreaterThan(0)
    const byTree = agreementSchema.parse(await errormap("agreement", ...pair, "--on", "trees"))
    expect(byTree.categories).toBeNull()
    expect(byTree.trees?.adjustedRand).toBeGreaterThan(-0.2)
    expect(byTree.trees?.adjustedRand).toBeLessThan(1)

    const before = judge.stats.byTask["diagnose"] ?? 0
    expect(before).toBe(sampled)
    const grown = stabilitySchema.parse(
      await errormap("stability", String(second.id), "--seeds", "2", "--ratios", "1,0.5"),
    )
    expect(judge.stats.byTask["diagnose"]).toBe(before)
    if (grown.report?.kind !== "tree") throw new Error("no report of a tree")
    expect(grown.report.runs.map(({ ratio, usable }) => [ratio, usable])).toEqual([[1, true], [1, true], [0.5, true], [0.5, true]]) // prettier-ignore
    expect(grown.tokens.input).toBeGreaterThan(0)

    const drawn = stabilitySchema.parse(
      await errormap("stability", String(first.analysis), "--kind", "signature", "--seeds", "5", "--ratios", "0.5"),
    )
    expect(drawn.report).toMatchObject({ kind: "signature", read: sampled, rates: [{ ratio: 0.5, draws: 5 }] })
  },
  240_000,
)
