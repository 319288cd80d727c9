import { describe, expect, it } from "vitest"
import { readAtlas } from "@/lib/testing/files/atlas-files"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { derive } from "@/lib/stats/core/random"
import { signatureOf, type CategoryCount, type Stratum } from "./signature"

const stratum = (over: Partial<Stratum>): Stratum => {
  return { modelId: 1, datasetId: 1, predictions: 100, failures: 40, read: 40, ...over }
}
const count = (key: string, number: number, over: Partial<CategoryCount<string>> = {}): CategoryCount<string> => {
  return { key, modelId: 1, datasetId: 1, count: number, ...over }
}

describe("signatureOf", () => {
  it("is plain counting with Wilson when every failure was read", () => {
    const signature = signatureOf({ strata: [stratum({})], counts: [count("a", 10), count("b", 30)] })
    expect(signature.readInFull).toBe(true)
    expect(signature.effectiveSize).toBe(40)
    const [a] = signature.rows
    expect(a).toMatchObject({ key: "a", read: 10, models: 1, datasets: 1, rate: proportionInterval(10, 100) })
    expect(a?.share).toEqual(proportionInterval(10, 40))
  })

  it("weighs each failure read by the failures it stands for", () => {
    const strata = [stratum({ read: 10 }), stratum({ modelId: 2, failures: 90, read: 10 })]
    const counts = [count("a", 10), count("b", 10, { modelId: 2 })]
    const signature = signatureOf({ strata, counts })
    expect(signature.rows.map((row) => row.share?.estimate)).toEqual([
      expect.closeTo(40 / 130, 12),
      expect.closeTo(90 / 130, 12),
    ])
    // weights 4 and 9: (40 + 90)^2 / (10 * 16 + 10 * 81)
    expect(signature.effectiveSize).toBeCloseTo(130 ** 2 / 970, 10)
    expect(signature.rows[0]?.rate?.estimate).toBeCloseTo((130 / 200) * (40 / 130), 12)
  })

  it("lets strata nobody read speak for nothing, and counts those without failures as attempts", () => {
    const unread = stratum({ modelId: 2, failures: 50, read: 0 })
    const flawless = stratum({ modelId: 3, failures: 0, read: 0 })
    const signature = signatureOf({ strata: [stratum({}), unread, flawless], counts: [count("a", 40)] })
    expect(signature).toMatchObject({ predictions: 300, failures: 90, read: 40, notRead: [unread] })
    expect(signature.covered).toEqual({ predictions: 200, failures: 40, read: 40 })
    expect(signature.rows[0]?.rate?.estimate).toBe(0.2)
  })

  it("makes nothing of a stratum of which fewer than five, and less than half, were read", () => {
    const thin = stratum({ modelId: 2, failures: 50, read: 4 })
    const whole = [stratum({}), thin]
    const signature = signatureOf({
      strata: whole,
      counts: [count("a", 20), count("b", 20), { ...count("b", 4), modelId: 2 }],
    })
    expect(signature).toMatchObject({ read: 44, failures: 90, notRead: [thin], effectiveSize: 40 })
    expect(signature.covered).toEqual({ predictions: 100, failures: 40, read: 40 })
    // What was read is told of; the shares are those of the others.
    expect(signature.rows.map(({ read, share }) => [read, share?.estimate])).toEqual([
      [20, 0.5],
      [24, 0.5],
    ])
    expect(signature.rows[1]?.rate?.estimate).toBe(0.2)
    for (const enough of [
      stratum({ modelId: 2, failures: 50, read: 5 }),
      stratum({ modelId: 2, failures: 8, read: 4 }),
    ])
      expect(signatureOf({ strata: [stratum({}), enough], counts: [] }).notRead).toEqual([])
  })

  it("has no figures where nothing was read", () => {
    const signature = signatureOf({ strata: [stratum({ read: 0 })], counts: [], keys: ["a"] })
    expect(signature).toMatchObject({ effectiveSize: 0, failureRate: null })
    expect(signature.rows).toEqual([{ key: "a", read: 0, share: null, rate: null, models: 0, datasets: 0 }])
    expect(signatureOf<string>({ strata: [], counts: [] }).rows).toEqual([])
  })

  it("knows a rate of zero where nothing failed", () => {
    const signature = signatureOf({ strata: [stratum({ failures: 0, read: 0 })], counts: [], keys: ["a"] })
    expect(signature.rows[0]?.share).toBeNull()
    expect(signature.rows[0]?.rate).toEqual(proportionInterval(0, 100))
  })

  it("keeps wanted keys first and in order, seen or not", () => {
    const signature = signatureOf({ strata: [stratum({})], counts: [count("z", 1), count("b", 39)], keys: ["b", "a"] })
    expect(signature.rows.map((row) => row.key)).toEqual(["b", "a", "z"])
    expect(signature.rows[1]?.share?.estimate).toBe(0)
  })

  it("weighs datasets by a given mix", () => {
    const strata = [stratum({}), stratum({ datasetId: 2 })]
    const counts = [count("a", 40), count("b", 40, { datasetId: 2 })]
    const mix = new Map([[1, 90], [2, 10]]) // prettier-ignore
    const [a, b] = signatureOf({ strata, counts, mix }).rows
    expect(a?.share?.estimate).toBeCloseTo(0.9, 12)
    expect(b?.share?.estimate).toBeCloseTo(0.1, 12)
    expect(a?.rate).toBeNull()
  })

  it("refuses counts that cannot be", () => {
    const refuses = (strata: Stratum[], counts: CategoryCount<string>[] = []) =>
      expect(() => signatureOf({ strata, counts })).toThrow(RangeError)
    refuses([stratum({ read: 41 })])
    refuses([stratum({ failures: 101 })])
    refuses([stratum({}), stratum({})])
    refuses([stratum({})], [count("a", 1, { modelId: 9 })])
    refuses([stratum({})], [count("a", 41)])
  })
})

describe("properties, over 200 random worlds", () => {
  const worlds = Array.from({ length: 200 }, (_, world) => {
    const random = derive("signature-worlds", world)
    const strata: Stratum[] = []
    const counts: CategoryCount<string>[] = []
    for (let modelId = 1; modelId <= 3; modelId += 1)
      for (let datasetId = 1; datasetId <= 3; datasetId += 1) {
        const predictions = 1 + random.below(200)
        const failures = random.below(predictions + 1)
        const read = random.below(failures + 1)
        strata.push({ modelId, datasetId, predictions, failures, read })
        const keys = ["a", "b.1", "b.2", "no-error-found"]
        for (let item = 0; item < read; item += 1)
          counts.push(count(keys[random.below(keys.length)] ?? "a", 1, { modelId, datasetId }))
      }
    return { strata, counts }
  })

  it("shares of keys that divide the failures read, no error found among them, add up to 1", () => {
    for (const world of worlds) {
      const { rows, read } = signatureOf(world)
      if (read > 0) expect(rows.reduce((sum, row) => sum + (row.share?.estimate ?? 0), 0)).toBeCloseTo(1, 9)
    }
  })

  it("a parent's share and count are the sum of its children's", () => {
    for (const { strata, counts } of worlds) {
      const rolled = counts.map((row) => ({ ...row, key: row.key.slice(0, 1) }))
      const fine = signatureOf({ strata, counts })
      const coarse = signatureOf({ strata, counts: rolled })
      const total = (part: "read" | "share") =>
        fine.rows.filter((row) => row.key.startsWith("b")).reduce((sum, row) => sum + figure(row[part]), 0)
      const parent = coarse.rows.find((row) => row.key === "b")
      expect(total("read")).toBe(parent?.read ?? 0)
      expect(total("share")).toBeCloseTo(figure(parent?.share ?? 0), 9)
      expect(coarse.effectiveSize).toBe(fine.effectiveSize)
    }
  })

  it("every interval holds its estimate and stays within 0 and 1; the order of input does not matter", () => {
    for (const { strata, counts } of worlds) {
      const keys = ["a", "b.1", "b.2", "no-error-found"]
      const signature = signatureOf({ strata, counts, keys })
      const backwards = signatureOf({ strata: strata.toReversed(), counts: counts.toReversed(), keys })
      signature.rows.forEach((row, index) => {
        for (const { estimate, low, high } of [row.share, row.rate].filter((value) => value !== null)) {
          expect(low).toBeGreaterThanOrEqual(0)
          expect(low).toBeLessThanOrEqual(estimate + 1e-12)
          expect(high).toBeGreaterThanOrEqual(estimate - 1e-12)
          expect(high).toBeLessThanOrEqual(1)
        }
        expect(backwards.rows[index]?.share?.high).toBeCloseTo(row.share?.high ?? Number.NaN, 9)
      })
    }
  })

  const figure = (value: number | { estimate: number } | null) =>
    typeof value === "number" ? value : (value?.estimate ?? 0)
})

/** Figures of the published design pages, four decimals: slug, read, models, share with limits. */
const atlasRows: [string, number, number, number, number, number][] = [
  ["quantity-relation-error", 77, 11, 0.1877, 0.1585, 0.221],
  ["factual-error", 141, 22, 0.1093, 0.0867, 0.1368],
  ["concept-misapplication", 152, 17, 0.1072, 0.0849, 0.1345],
  ["given-information-overlooked", 54, 15, 0.0895, 0.0692, 0.115],
  ["logical-reasoning-error", 66, 9, 0.0529, 0.0377, 0.0738],
  ["counting-enumeration-error", 65, 11, 0.0482, 0.0337, 0.0684],
  ["unwarranted-abstention", 77, 13, 0.0453, 0.0313, 0.065],
  ["incomplete-reasoning", 121, 13, 0.0419, 0.0286, 0.0611],
  ["computation-error", 45, 13, 0.0417, 0.0284, 0.0608],
  ["no-error-found", 68, 23, 0.0361, 0.0239, 0.0542],
  ["answer-reasoning-mismatch", 44, 12, 0.0346, 0.0227, 0.0525],
  ["missing-required-element", 33, 11, 0.0323, 0.0209, 0.0497],
  ["incorrect-identification", 45, 9, 0.0316, 0.0203, 0.0488],
  ["explicit-prohibition-violation", 29, 11, 0.0277, 0.0173, 0.0441],
  ["generation-breakdown", 37, 8, 0.0253, 0.0155, 0.0413],
  ["state-tracking-error", 18, 4, 0.0251, 0.0153, 0.041],
  ["source-unfaithfulness", 42, 4, 0.0244, 0.0148, 0.0401],
  ["output-format-violation", 29, 10, 0.0238, 0.0143, 0.0394],
  ["specification-misinterpretation", 22, 12, 0.0153, 0.0081, 0.0286],
]

/** Factual errors by model: dataset or suite, model, of, rate of attempts with limits. */
const factualErrors: [string, string, number, number, number, number, number][] = [
  ["mmlu_pro", "Llama-2-7b-hf", 1, 12, 0.0661, 0.0117, 0.2806],
  ["mmlu_pro", "Llama-2-70b-hf", 1, 12, 0.0518, 0.0091, 0.2199],
  ["mmlu_pro", "Meta-Llama-3.1-8B-Instruct", 1, 12, 0.0452, 0.0079, 0.1921],
  ["mmlu_pro", "Meta-Llama-3.1-70B-Instruct", 1, 12, 0.029, 0.005, 0.1233],
  ["mmlu_pro", "Mixtral-8x7B-Instruct-v0.1", 4, 12, 0.194, 0.0796, 0.3553],
  ["mmlu_pro", "Phi-3-mini-4k-instruct", 2, 12, 0.0955, 0.0266, 0.257],
  ["mmlu_pro", "Qwen1.5-72B-Chat", 2, 12, 0.0857, 0.0238, 0.2306],
  ["mmlu_pro", "gemini-1.5-flash-002", 22, 195, 0.0393, 0.0261, 0.0588],
  ["mmlu_pro", "gemini-1.5-pro-002", 16, 153, 0.0286, 0.0177, 0.0459],
  ["simpleqa", "gpt-4o", 15, 18, 0.4667, 0.3302, 0.5454],
  ["simpleqa", "gpt-4o-mini", 18, 18, 0.9, 0.7359, 0.9313],
  ["simpleqa", "claude-3.5-sonnet", 8, 18, 0.3111, 0.1694, 0.4658],
  ["simpleqa", "gemini-1.5-flash", 13, 18, 0.6413, 0.4337, 0.7791],
  ["simpleqa", "gemini-1.5-pro", 16, 18, 0.6364, 0.4726, 0.7103],
  ["simpleqa", "llama-3.1-405b", 3, 18, 0.1353, 0.047, 0.3186],
  ["simpleqa", "llama-3.1-70b", 4, 18, 0.1884, 0.0758, 0.3836],
  ["mrben", "Claude2", 5, 30, 0.0814, 0.0353, 0.1631],
  ["mrben", "GPT3.5", 4, 30, 0.0791, 0.0314, 0.1751],
  ["mrben", "mistral-medium", 1, 30, 0.0128, 0.0021, 0.0678],
]

describe("the released atlas", () => {
  const { strata, counts } = readAtlas()

  it("adds up to the published totals", () => {
    const signature = signatureOf({ strata, counts })
    expect(signature).toMatchObject({ predictions: 34_679, failures: 15_866, read: 1165, readInFull: false })
    expect(signature.covered).toMatchObject({ failures: 12_362, read: 1157 })
    expect(strata.length - signature.notRead.length - 1).toBe(51) // one stratum has no failure
    expect(signature.effectiveSize).toBeCloseTo(599.106, 3)
    expect(signature.rows).toHaveLength(19)
  })

  it.each(atlasRows)("%s", (slug, read, models, estimate, low, high) => {
    const row = signatureOf({ strata, counts }).rows.find(({ key }) => key === slug)
    expect(row).toMatchObject({ read, models })
    expect(rounded(row?.share)).toEqual([estimate, low, high])
  })

  it.each(factualErrors)("factual errors on %s, %s", (suite, model, read, of, estimate, low, high) => {
    const mine = strata.filter(
      (row) => row.model === model && (row.dataset === suite || row.dataset.startsWith(`${suite}-`)),
    )
    const isMine = (row: CategoryCount<string>) =>
      mine.some(({ modelId, datasetId }) => row.modelId === modelId && row.datasetId === datasetId)
    const signature = signatureOf({ strata: mine, counts: counts.filter(isMine) })
    const row = signature.rows.find(({ key }) => key === "factual-error")
    expect([row?.read, signature.read]).toEqual([read, of])
    expect(rounded(row?.rate)).toEqual([estimate, low, high])
  })
})

function rounded(value: { estimate: number; low: number; high: number } | null | undefined): number[] {
  return value ? [value.estimate, value.low, value.high].map((part) => Number(part.toFixed(4))) : []
}
