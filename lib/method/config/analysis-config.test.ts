import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, it } from "vitest"
import { presetKeys } from "@/lib/domain/enums"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { callOptions, withCallOptions } from "@/lib/method/judge/call-options"
import { classify } from "@/lib/method/tree/classify"
import { analysisConfigSchema, categoryLimit, defaultConfig, parseConfig, refineCalls } from "./analysis-config"
import { construct } from "@/lib/method/tree/construct"
import type { Judge } from "@/lib/method/judge/judge"
import { parameterNames, parameters, parameterSchema } from "./parameters"
import { parameterTable } from "./parameter-table"
import { presetOf, presetParameters, presets } from "./presets"

const root = path.join(import.meta.dirname, "../../..")

describe("parameters", () => {
  it("are those of the config, each with words, none forgotten", () => {
    const choices = ["mode", "modelIds", "datasetIds", "replicate"]
    expect([...parameterNames, ...choices].sort()).toEqual(Object.keys(analysisConfigSchema.shape).sort())
    for (const name of parameterNames) expect(parameters[name].meaning).not.toBe("")
  })

  it("are told in docs/method.md exactly as the code has them", () => {
    const document = readFileSync(path.join(root, "docs/method.md"), "utf8")
      .replace(/ +/g, " ")
      .replace(/-{3,}/g, "---")
    expect(document).toContain(parameterTable().replace(/ +/g, " "))
  })

  it.each([
    [{ correctOutputs: 4 }],
    [{ ratio: 0 }],
    [{ refinePasses: -1 }],
    [{ timeoutSeconds: 0 }],
    [{ concurrency: 1_000 }],
    [{ inputLength: 10 }],
    [{ review: "yes" }],
  ])("refuse %j", (wrong) => {
    expect(analysisConfigSchema.safeParse(wrong).success).toBe(false)
  })

  it("of configs stored by earlier versions fill up with the defaults", () => {
    expect(parseConfig({ ratio: 0.5 })).toEqual({ ...defaultConfig, ratio: 0.5 })
  })
})

describe("presets", () => {
  it.each(presetKeys)("%s is a valid config and is recognised again, whatever the seed", (key) => {
    const config = parseConfig({ ...presetParameters(key), mode: "both", seed: 7 })
    expect(presetOf(config)).toBe(key)
    expect(presetOf({ ...config, divideAbove: 9 })).toBeNull()
    expect(parameterSchema.safeParse(presets[key].changes).success).toBe(true)
  })

  it("paper is the defaults", () => {
    expect(parseConfig(presetParameters("paper"))).toEqual(defaultConfig)
  })

  it("gives the free judge every failure unless the preset itself asks for a sample; a paid one gets the sample", () => {
    expect(presetParameters("paper", "builtin")).toMatchObject({ ratio: 1, cap: null })
    expect(presetParameters("quick-look", "builtin")).toMatchObject({ ratio: 1, cap: 5 })
    for (const judge of ["openai/m", "builtin+openai/m", undefined])
      expect(presetParameters("paper", judge).ratio).toBe(0.1)
    const config = parseConfig({ ...presetParameters("paper", "builtin"), seed: 7 })
    expect([presetOf(config, "builtin"), presetOf(config, "openai/m")]).toEqual(["paper", null])
  })
})

const titles = Array.from({ length: 25 }, (_, at) => ({ title: `Word${at} slip`, summary: "s", count: 1 }))

/** The steps a judge was asked for while categories were made. */
async function stepsOf(changes: Partial<typeof defaultConfig>): Promise<string[]> {
  const steps: string[] = []
  const judge = scriptedJudge()
  const told: Judge = {
    ...judge,
    proposeCategories: (request) => (steps.push(`propose ${request.titles.length}`), judge.proposeCategories(request)),
    refineCategories: (request) => (steps.push(`refine ${request.titles.length}`), judge.refineCategories(request)),
    reviewCategories: (request) => (steps.push("review"), judge.reviewCategories(request)),
  }
  const config = parseConfig({ constructBatch: 10, ...changes })
  await construct(titles, { parent: null, path: [] }, { judge: told, config })
  return steps
}

describe("every parameter is used", () => {
  it.each([
    [{}, ["propose 10", "refine 10", "refine 5", "review"]],
    [{ review: false }, ["propose 10", "refine 10", "refine 5"]],
    [{ refinePasses: 0 }, ["propose 10", "review"]],
    [{ refinePasses: 2 }, ["propose 10", "refine 10", "refine 5", "refine 10", "refine 10", "refine 5", "review"]],
    [{ constructBatch: 25 }, ["propose 25", "review"]],
  ])("when categories are made with %j", async (changes, steps) => {
    expect(await stepsOf(changes)).toEqual(steps)
    const refines = steps.filter((step) => step.startsWith("refine")).length
    expect(refineCalls(titles.length, parseConfig({ constructBatch: 10, ...changes }))).toBe(refines)
  })

  it("second passes mix the batches anew, the same way each time", async () => {
    const seen: string[][] = []
    const judge = scriptedJudge()
    const keep: Judge = {
      ...judge,
      proposeCategories: (request) => (
        seen.push(request.titles.map(({ title }) => title)),
        judge.proposeCategories(request)
      ),
      refineCategories: (request) => (
        seen.push(request.titles.map(({ title }) => title)),
        judge.refineCategories(request)
      ),
    }
    const config = parseConfig({ constructBatch: 25, refinePasses: 2 })
    for (let run = 0; run < 2; run += 1) await construct(titles, { parent: null, path: [] }, { judge: keep, config })
    const [first, second, again, andAgain] = seen
    expect(second).not.toEqual(first)
    expect([again, andAgain]).toEqual([first, second])
  })

  it("when the number of categories is bounded", () => {
    expect(categoryLimit(200, parseConfig({}))).toBe(20)
    expect(categoryLimit(200, parseConfig({ titlesPerCategory: 50 }))).toBe(4)
    expect(categoryLimit(2_000, parseConfig({ maxCategories: 7 }))).toBe(7)
  })

  it.each([0, 1, 2, 3])("when items are asked for again %d times", async (reask) => {
    const sizes: number[] = []
    const judge: Judge = {
      ...scriptedJudge(),
      assignCategories: async ({ items }) => {
        sizes.push(items.length)
        return { ok: true, value: new Map(), usage: { inputTokens: 0, outputTokens: 0 } }
      },
    }
    const items = Array.from({ length: 8 }, (_, at) => ({
      title: `t${at}`,
      summary: "",
      categoryHint: null,
      isUndetermined: false,
      failures: [at],
    }))
    const options = [{ number: 1, name: "A", definition: "", includes: [], excludes: [], slug: null, below: [] }]
    await classify(items, { options, path: [] }, { judge, config: parseConfig({ reask }) })
    expect(sizes).toEqual([[8], [8, 4, 4], [8, 4, 4, 2, 2, 2, 2], [8, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]][reask])
  })

  it("when calls are told of lengths, words and time-outs, and only where these are not the defaults", async () => {
    expect(callOptions(defaultConfig)).toEqual({})
    const requests: Record<string, unknown>[] = []
    const judge = scriptedJudge()
    const keep: Judge = {
      ...judge,
      diagnose: (request) => (requests.push(request), judge.diagnose(request)),
      proposeCategories: (request) => (requests.push(request), judge.proposeCategories(request)),
    }
    const told = withCallOptions(keep, parseConfig({ inputLength: 500, nameWords: 3, timeoutSeconds: 7 }))
    await told.diagnose({ dataset: "d", exampleId: "e", input: "i", output: "o", reference: null, correctOutputs: [] })
    await told.proposeCategories({ titles, limit: 3, parent: null })
    expect(requests).toMatchObject([
      { timeoutMs: 7_000, textLimits: { input: 500, output: 24_000, reference: 6_000, correctOutput: 6_000 } },
      { timeoutMs: 7_000, words: { name: 3, definition: 30 } },
    ])
    expect(requests[0]).not.toHaveProperty("words")
    expect(withCallOptions(keep, defaultConfig)).toBe(keep)
  })
})
