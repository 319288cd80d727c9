import { existsSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { setDirection } from "@/lib/data/results/score-direction"
import { listResultSetCounts, listResultSetDatasets } from "@/lib/data/results/result-sets"
import { noAnswers, type ScoreAnswers } from "@/lib/domain/results/score-question"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { OpenQuestions } from "@/lib/ingest/scores/score-questions"
import type { SourceFile } from "@/lib/ingest/source"
import { anImporter, csv, rejectedOf } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { importFiles } from "./import-files"

let ownerId = 0
beforeAll(async () => {
  ownerId = (await anImporter()).id
})

type Options = { answers?: ScoreAnswers; threshold?: number }
const run = (file: SourceFile, options: Options = {}) => importFiles({ ownerId, files: [file], ...options })
const said = (direction: "higher" | "lower"): Options => ({
  answers: { ...noAnswers, directions: [{ dataset: null, direction }] },
})
const scale = (model: string, divisor: number): Options => ({
  answers: { ...noAnswers, scales: [{ dataset: null, model, divisor }] },
})

async function toArray(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(Uint8Array.from(chunk))
  return parts
}

/** Failures by model of the only dataset, and how failure is told there. */
async function figures(resultSetId: number) {
  const [dataset] = await listResultSetDatasets(resultSetId)
  if (!dataset) throw new Error("no dataset")
  const counts = await listResultSetCounts(resultSetId, dataset.datasetId)
  const { threshold, lowerIsBetter, rule, binary } = dataset
  return {
    ...{ threshold, lowerIsBetter, rule, binary },
    failures: Object.fromEntries(
      counts.map(({ model, failures, predictions }) => [model, `${failures}/${predictions}`]),
    ),
  }
}

const casesFolder = path.resolve(import.meta.dirname, "../../../../shared/cases")
const aCase = (name: string) => diskFile(path.join(casesFolder, name))

describe.skipIf(!existsSync(casesFolder))("the case files (skipped without ../shared/cases)", () => {
  it("reads Y and N as the pair they are: 25 % fail", async () => {
    const report = await run(await aCase("yes_no_letters.csv"))
    expect(report).toMatchObject({ rows: 20, accepted: 20, rejected: 0, failures: 5 })
  })

  it("reads decimal commas: 20 rows, graded", async () => {
    const report = await run(await aCase("excel_de.csv"))
    expect(report).toMatchObject({ rows: 20, accepted: 20, rejected: 0, datasets: [{ rule: "mean" }] })
    expect(await figures(report.resultSet)).toMatchObject({ binary: false })
  })

  it("keeps every epoch as a trial: 40 rows, 35 % fail by the mean", async () => {
    const report = await run(await aCase("epochs.csv"))
    expect(report).toMatchObject({ rows: 40, accepted: 40, duplicates: 0, rejected: 0, failures: 14 })
    expect(report.datasets).toMatchObject([{ rows: 40, leftOut: 0, trials: 4, trialRule: "mean" }])
  })

  it.each([
    ["first", 10],
    ["any", 10],
    ["all", 10],
  ] as const)("lets one trial stand for all: %s", async (rule, rows) => {
    const trials = [{ dataset: null, rule }]
    const text = Buffer.concat(await toArray((await aCase("epochs.csv")).open()))
    const report = await run(memoryFile(`epochs-${rule}.csv`, text), { answers: { ...noAnswers, trials } })
    expect(report.datasets).toMatchObject([{ rows, leftOut: 30, trials: 4, trialRule: rule }])
    const byItem = await query<{ scores: number[] }>(
      `SELECT array_agg(score ORDER BY trial) AS scores FROM prediction WHERE result_set_id = $1 GROUP BY example_id`,
      [report.resultSet],
    )
    const stands = {
      first: (one: number[]) => one[0],
      any: (one: number[]) => Math.max(...one),
      all: (one: number[]) => Math.min(...one),
    }
    expect(report.failures).toBe(byItem.filter(({ scores }) => stands[rule](scores) === 0).length)
  })

  it("asks which of two scorers counts, names them by their order, and keeps both", async () => {
    const file = await aCase("two_filters.csv")
    await expect(run(file)).rejects.toThrow(/every item 2 times.*--variant 1 or --variant 2/)
    const counts: number[] = []
    for (const variant of ["1", "2"]) {
      const text = Buffer.concat(await toArray(file.open()))
      const variants = [{ dataset: null, variant }]
      const report = await run(memoryFile(`two-${variant}.csv`, text), { answers: { ...noAnswers, variants } })
      expect(report).toMatchObject({ rows: 24, accepted: 24, rejected: 0 })
      expect(report.datasets).toMatchObject([
        { rows: 12, leftOut: 12, variant, variants: [{ name: "1" }, { name: "2" }] },
      ])
      counts.push(report.failures)
    }
    expect(counts[0]).not.toBe(counts[1])
  })

  it("asks which way word error rates go, and then good-speech fails less", async () => {
    const file = await aCase("word_error_rate.csv")
    await expect(run(file)).rejects.toThrow(/named for wer, where less is better.*--lower-is-better/)
    const { resultSet, datasets } = await run(file, said("lower"))
    expect(datasets).toMatchObject([{ lowerIsBetter: true, directionAssumed: false, rule: "mean" }])
    const { failures, threshold } = await figures(resultSet)
    expect(threshold).toBeGreaterThan(0.2)
    expect(failures).toMatchObject({ "good-speech": "0/40" })
    expect(Number.parseInt(failures["bad-speech"] ?? "", 10)).toBeGreaterThan(15)
  })

  it("asks about two scales, and divided by 100 m-percent equals its 0 to 1 scale", async () => {
    const file = await aCase("mixed_scale.csv")
    await expect(run(file)).rejects.toThrow(/m-percent looks like percent: divide by 100.*--scale m-percent=100/)
    const { resultSet } = await run(file, scale("m-percent", 100))
    const pairs = await query<{ same: boolean; n: number }>(
      `SELECT a.score = b.score AS same, count(*)::int AS n FROM prediction a JOIN prediction b
       ON b.example_id = a.example_id AND b.result_set_id = a.result_set_id AND a.model_id < b.model_id
       WHERE a.result_set_id = $1 GROUP BY 1`,
      [resultSet],
    )
    const { failures } = await figures(resultSet)
    expect(pairs).toEqual([{ same: true, n: 30 }])
    expect(failures["m-percent"]).toBe(failures["m-fraction"])
  })
})

describe("what scores leave open", () => {
  const logs = csv("e1,a,q1,o,-0.2,r", "e2,a,q2,o,-0.4,r", "e1,b,q1,o,-3,r", "e2,b,q2,o,-4,r")

  it("refuses log-probabilities until a direction or a threshold is said, and then reads them rightly", async () => {
    await expect(run(memoryFile("logs.csv", logs))).rejects.toThrow(OpenQuestions)
    const [left] = await query(
      "SELECT status, rows, open_questions IS NOT NULL AS open FROM result_set ORDER BY id DESC",
    )
    expect(left).toEqual({ status: "failed", rows: 0, open: true })
    const higher = await run(memoryFile("logs.csv", logs), said("higher"))
    expect(await figures(higher.resultSet)).toMatchObject({
      threshold: -2.47,
      failures: { a: "0/2", b: "2/2" },
    })
    const lower = await run(memoryFile("negative-loss.csv", logs), said("lower"))
    expect(await figures(lower.resultSet)).toMatchObject({ failures: { a: "2/2", b: "0/2" } })
    const given = await run(memoryFile("logs-2.csv", logs), { threshold: -0.3 })
    expect(await figures(given.resultSet)).toMatchObject({ rule: "given", failures: { a: "1/2", b: "2/2" } })
  })

  it("turns a given threshold and scores of 0 and 1 round where lower is better", async () => {
    const graded = csv("e1,a,q1,o,0.1,r", "e2,a,q2,o,0.3,r", "e1,b,q1,o,0.5,r")
    const one = await run(memoryFile("latency.csv", graded), { ...said("lower"), threshold: 0.3 })
    expect(await figures(one.resultSet)).toMatchObject({ threshold: 0.3, failures: { a: "0/2", b: "1/1" } })
    const flags = await run(
      memoryFile("error.csv", csv("e1,a,q1,o,0,r", "e2,a,q2,o,1,r", "e3,a,q3,o,0,r")),
      said("lower"),
    )
    expect(await figures(flags.resultSet)).toMatchObject({ binary: true, failures: { a: "1/3" } })
  })

  it("names the models there are where a scale is said of another one, also of files that are here", async () => {
    const file = memoryFile("scaled.csv", csv("e1,a,q1,o,0.2,r", "e2,a,q2,o,0.9,r"))
    await expect(run(file, scale("nobody", 100))).rejects.toThrow(/No scores of a model "nobody".*there are a\./)
    await run(file)
    const { answers } = await run(file, scale("nobody", 100))
    expect(answers).toMatchObject([
      { of: "nobody", moved: null, reason: "no model of these results is called that; there are a" },
    ])
    // 1 is what they were read with: of a model that is not here that says nothing either.
    expect((await run(file, scale("nobody", 1))).answers).toHaveLength(1)
    expect((await run(file, scale("a", 1))).answers).toEqual([])
  })

  it("sees two scales across the files of one import", async () => {
    const files = [
      memoryFile("one.csv", csv("e1,a,q1,o,0.5,r", "e2,a,q2,o,0.9,r")),
      memoryFile("two.csv", csv("e1,b,q1,o,50,r", "e2,b,q2,o,90,r")),
    ]
    await expect(importFiles({ ownerId, dataset: "shared", files })).rejects.toThrow(/b looks like percent/)
  })

  it("says that higher is better was assumed, and not where words or somebody say it", async () => {
    const assumed = await run(memoryFile("plain.csv", csv("e1,a,q1,o,0,r", "e2,a,q2,o,1,r")))
    expect(assumed.datasets).toMatchObject([{ lowerIsBetter: false, directionAssumed: true }])
    const words = await run(memoryFile("words.csv", csv("e1,a,q1,o,C,r", "e2,a,q2,o,I,r")))
    expect(words.datasets).toMatchObject([{ directionAssumed: false, failures: 1 }])
    const told = await run(memoryFile("told.csv", csv("e1,a,q1,o,0,r", "e2,a,q2,o,1,r")), said("higher"))
    expect(told.datasets).toMatchObject([{ directionAssumed: false }])
  })

  it("lets the owner turn what was assumed: threshold and failures follow", async () => {
    const graded = csv("e1,a,q1,o,0.1,r", "e2,a,q2,o,0.2,r", "e1,b,q1,o,0.9,r", "e2,b,q2,o,0.8,r")
    const { resultSet } = await run(memoryFile("turned.csv", graded))
    expect(await figures(resultSet)).toMatchObject({ threshold: 0.35, failures: { a: "2/2", b: "0/2" } })
    const [dataset] = await listResultSetDatasets(resultSet)
    const turn = { resultSetId: resultSet, datasetId: dataset?.datasetId ?? 0, direction: "lower" } as const
    const viewer = { id: ownerId, name: "x", role: "member" } as const
    await expect(setDirection({ ...turn, viewer: { ...viewer, id: ownerId + 1 } })).rejects.toMatchObject({
      code: "not_found",
    })
    await setDirection({ ...turn, viewer })
    expect(await figures(resultSet)).toMatchObject({ threshold: 0.65, failures: { a: "0/2", b: "2/2" } })
    expect(await listResultSetDatasets(resultSet)).toMatchObject([{ directionAssumed: false, lowerIsBetter: true }])
  })

  it("takes nothing of a column it does not understand, names its values, and keeps the other files", async () => {
    const odd = csv("e1,a,q1,o,great,r", "e2,a,q2,o,poor,r", "e3,a,q3,o,1,r")
    const report = await importFiles({
      ownerId,
      files: [memoryFile("odd.csv", odd), memoryFile("even.csv", csv("e1,a,q1,o,1,r"))],
    })
    expect(report).toMatchObject({ status: "ready", rows: 1, accepted: 1 })
    expect(report.files[0]?.problem).toMatch(/2 of 3 scores are "great", "poor"\. Nothing of it was taken/)
    const slip = await run(memoryFile("slip.csv", csv("e1,a,q1,o,1,r", "e2,a,q2,o,0,r", "e3,a,q3,o,poor,r")))
    expect(await rejectedOf(slip.resultSet)).toMatchObject([{ line: 4, reason: "score is not a number" }])
  })
})
