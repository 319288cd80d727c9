import { beforeAll, expect, test } from "vitest"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { startAnalysis, startSchema } from "./start-analysis"

let world: Awaited<ReturnType<typeof storeWorld>>
beforeAll(async () => {
  world = await storeWorld(1_500, { models: 1, datasets: 1, examples: 3 })
})

async function configOf(wanted: Record<string, unknown>) {
  const { id } = await startAnalysis(startSchema.parse({ resultSet: world.resultSetId, ...wanted }), world.viewer)
  return (await getAnalysis(id, world.viewer)).config
}

test.each([
  ["nothing said: the free judge gets all", {}, { ratio: 1, cap: null, reask: 1, maxDepth: 2, review: true }],
  ["a sample asked for", { ratio: 0.1 }, { ratio: 0.1, cap: null }],
  ["a preset", { preset: "quick-look" }, { ratio: 1, cap: 5, correctOutputs: 1, maxDepth: 0, review: false }],
  [
    "a preset and single parameters",
    { preset: "thorough", parameters: { reask: 0, timeoutSeconds: 30 }, ratio: 0.5 },
    { ratio: 0.5, reask: 0, timeoutSeconds: 30, refinePasses: 2, maxDepth: 3 },
  ],
])("%s: the config that is stored", async (_case, wanted, expected) => {
  expect(await configOf(wanted)).toMatchObject(expected)
})

test.each([
  [{ preset: "slow" }, /preset|paper/],
  [{ parameters: { reask: 9 } }, /reask/],
  [{ parameters: { mode: "induce" } }, /mode/],
])("%j is refused, with the name of what is wrong", (wanted, name) => {
  const parsed = startSchema.safeParse({ resultSet: world.resultSetId, ...wanted })
  expect(parsed.success).toBe(false)
  expect(JSON.stringify(parsed.error?.issues)).toMatch(name)
})
