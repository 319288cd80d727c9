import pLimit from "p-limit"
import { describe, expect, it } from "vitest"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import { funnelGaps } from "@/lib/domain/analyses/funnel"
import { scriptedJudge, type Script } from "@/lib/testing/judges/scripted-judge"
import { aWorld, reorder } from "@/lib/testing/analyses/synthetic-results"
import { parseConfig } from "./config/analysis-config"
import type { Judge } from "./judge/judge"
import { limitJudge } from "./judge/limit-judge"
import { strataOf, type World } from "./memory-world"
import { funnelOf, runPipeline } from "./pipeline"

const seeds = [1, 2, 3, 4, 5, 6]
const wild: Script["faults"] = {
  refused: 0.05,
  unparseable: 0.08,
  unavailable: 0.05,
  noError: 0.1,
  omit: 0.15,
  invent: 0.1,
  echo: 0.5,
  noTitle: 0.05,
}

const config = (seed: number) =>
  parseConfig({ seed, mode: "both", ratio: 0.9, classifyBatch: 7, constructBatch: 10, divideAbove: 2 })

const run = (world: World, judge: Judge, seed = 1) => runPipeline(world, config(seed), judge)

describe.each(seeds)("the method on world %i with a judge that fails, refuses, omits and invents", (seed) => {
  const world = aWorld(seed)
  const judge = () => scriptedJudge({ seed, faults: wild })

  it("loses no failure: the funnel reconciles on both trees", async () => {
    const result = await run(world, judge(), seed)
    for (const counts of [result.counts.release, result.counts.own]) {
      const placements = (counts === result.counts.own ? result.tree?.placements : result.placements) ?? []
      const funnel = funnelOf(result, counts)
      expect(funnel.predictions + funnel.unscored).toBe(world.predictions.length)
      expect(funnel.unscored).toBe(world.predictions.filter(({ score }) => score === null).length)
      expect(funnel.failures).toBe(world.predictions.filter(({ score }) => score !== null && score < 0.6).length)
      expect(funnelGaps(funnel, { placed: true })).toEqual([])
      expect(new Set(placements.map(({ failureId }) => failureId)).size).toBe(placements.length)
    }
  })

  it("counts each node's failures as its own plus its children's", async () => {
    const result = await run(world, judge(), seed)
    const released = new Map(
      flattenTree(world.release).map((node) => [
        node.slug,
        node.slug.includes("-part-") ? node.slug.slice(0, 10) : null,
      ]),
    )
    const built = new Map(result.tree?.nodes.map((node) => [node.slug, node.parentSlug]))
    for (const [counts, placements, parents] of [
      [result.counts.release?.nodes ?? [], result.placements ?? [], released],
      [result.counts.own?.nodes ?? [], result.tree?.placements ?? [], built],
    ] as const) {
      const total = (slugs: readonly string[]) =>
        counts.filter(({ slug }) => slugs.includes(slug)).reduce((sum, { total }) => sum + total, 0)
      const own = (slug: string) => placements.filter((placement) => placement.slug === slug).length
      for (const slug of parents.keys()) {
        const children = [...parents].filter(([, parent]) => parent === slug).map(([child]) => child)
        expect(total([slug])).toBe(own(slug) + total(children))
      }
      const tops = [...parents].filter(([, parent]) => parent === null).map(([slug]) => slug)
      expect(total(tops)).toBe(placements.filter(({ outcome }) => outcome === "classified").length)
    }
  })

  it("gives the same result whatever the order of the input and the number of calls in flight", async () => {
    const first = await run(world, limitJudge(judge(), pLimit(1)), seed)
    const slow = scriptedJudge({ seed, faults: wild, delay: 3 })
    const second = await run(
      { ...world, predictions: reorder(world.predictions, seed) },
      limitJudge(slow, pLimit(13)),
      seed,
    )
    expect(JSON.stringify(second)).toBe(JSON.stringify(first))
  })
})

describe("stopping and running again with a judge that remembers", () => {
  it.each([1, 17, 40, 60])("ends in the same result after %i calls, and pays no call twice", async (allowed) => {
    const world = aWorld(9)
    const whole = scriptedJudge({ seed: 9 })
    const expected = await run(world, whole)
    const judge = scriptedJudge({ seed: 9 })
    const memory = new Map<string, unknown>()
    await expect(run(world, remembering(judge, memory, allowed))).rejects.toThrow("stopped")
    const result = await run(world, remembering(judge, memory, Infinity))
    expect(result).toEqual(expected)
    expect(judge.calls.count).toBe(whole.calls.count)
  })
})

it("keeps two failures with the same title as two", async () => {
  const world = aWorld(5)
  const result = await run(world, scriptedJudge({ seed: 5, titles: 1 }))
  const titles = new Set(result.annotations.map(({ diagnosis }) => diagnosis?.title))
  expect(titles.size).toBeLessThan(result.annotations.length / 3)
  expect(result.placements).toHaveLength(result.annotations.length)
  expect(result.tree?.placements).toHaveLength(result.annotations.length)
})

it("draws another sample with another seed", async () => {
  const world = aWorld(5, { models: 2, datasets: 1, examples: 200 })
  const sample = async (seed: number) =>
    (await runPipeline(world, parseConfig({ seed, ratio: 0.2 }), scriptedJudge())).annotations.map(
      ({ predictionId }) => predictionId,
    )
  expect(await sample(1)).not.toEqual(await sample(2))
})

it("never counts an unscored prediction as failure or as an attempt", () => {
  const world = aWorld(2)
  const strata = strataOf(world)
  const unscored = new Set(world.predictions.filter(({ score }) => score === null).map(({ id }) => id))
  expect(unscored.size).toBeGreaterThan(0)
  expect(strata.some(({ offered }) => offered.some(({ predictionId }) => unscored.has(predictionId)))).toBe(false)
  expect(strata.reduce((sum, { predictions }) => sum + predictions, 0)).toBe(world.predictions.length - unscored.size)
})

it("refuses a dataset without a threshold instead of finding no failures in it", () => {
  expect(() => strataOf({ ...aWorld(2), rules: new Map() })).toThrow("has no threshold")
})

/** `judge`, whose good answers are kept in `memory`; throws once `allowed` calls were paid. */
function remembering(
  judge: Judge & { calls: { count: number } },
  memory: Map<string, unknown>,
  allowed: number,
): Judge {
  const keep =
    <Request, Reply>(task: string, ask: (request: Request) => Promise<Reply>) =>
    async (request: Request): Promise<Reply> => {
      const key = task + JSON.stringify(request)
      if (memory.has(key)) return memory.get(key) as Reply
      if (judge.calls.count >= allowed) throw new Error("stopped")
      const reply = await ask(request)
      memory.set(key, reply)
      return reply
    }
  return {
    id: judge.id,
    heuristic: judge.heuristic,
    diagnose: keep("diagnose", judge.diagnose),
    proposeCategories: keep("propose", judge.proposeCategories),
    refineCategories: keep("refine", judge.refineCategories),
    reviewCategories: keep("review", judge.reviewCategories),
    assignCategories: keep("assign", judge.assignCategories),
  }
}
