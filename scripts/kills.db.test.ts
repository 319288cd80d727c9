import { rm } from "node:fs/promises"
import path from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { makeTemporaryFolder } from "@/lib/testing/database-server"
import { planKills, victims } from "../bench/kills/kill-plan"
import { runKills } from "../bench/kills/run-kills"

// The short form of `npm run bench -- kills`, on an embedded server of its own: its processes are all it kills.

let folder = ""
beforeAll(async () => void (folder = await makeTemporaryFolder()))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** With a server of one's own there is nothing of ours to kill; the first run of these tests has shown it. */
const isEmbedded = process.env.TEST_DATABASE_URL === undefined

it("kills each of them, at every stage, at the same moments for the same seed", () => {
  const plan = planKills(20, 7)
  expect(plan).toEqual(planKills(20, 7))
  expect(plan).not.toEqual(planKills(20, 8))
  for (const victim of victims) expect(plan.filter((kill) => kill.victim === victim)).toHaveLength(5)
  expect(new Set(plan.map(({ stage }) => stage)).size).toBe(3)
})

it.skipIf(!isEmbedded)(
  "loses nothing when app, worker, postmaster and a session are killed: it comes back, and the counts are the same",
  async () => {
    const dataDir = path.join(folder, "data")
    const sizes = { kills: 4, seed: 3, rows: 800, concurrency: 4, latencyMs: 2 }
    const { kills, differences, calls } = await runKills({ ...sizes, dataDir, appPort: null })
    expect(kills.map(({ victim }) => victim).sort()).toEqual([...victims].sort())
    expect(differences).toEqual([])
    const bound = sizes.kills * 2 * sizes.concurrency
    expect(calls.disturbed - calls.undisturbed).toBeLessThanOrEqual(bound)
    expect(Math.abs(calls.disturbed - calls.counted)).toBeLessThanOrEqual(bound)
  },
  120_000,
)
