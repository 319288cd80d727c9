import { beforeAll, expect, test } from "vitest"
import { query } from "@/lib/data/base/client"
import { answersOf, noAnswers } from "@/lib/domain/results/score-question"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { setCounting } from "./counting-rule"
import { listResultSetDatasets } from "./result-sets"

let ownerId = 0
beforeAll(async () => {
  ownerId = (await anImporter()).id
})
const viewer = () => ({ id: ownerId, name: "", role: "member" as const })

const csv = (rows: readonly string[]) => ["example_id,model,input_text,output_text,score", ...rows].join("\n")

async function only(resultSetId: number) {
  const [dataset] = await listResultSetDatasets(resultSetId)
  if (!dataset) throw new Error("no dataset")
  return dataset
}

test("the owner changes which of two scorers counts, and failures follow", async () => {
  // 4 items scored twice on the same answer: 3 right by the first, 1 by the second.
  const rows = [1, 1, 1, 0].flatMap((first, at) => [
    `i${at},m,q${at},o${at},${first}`,
    `i${at},m,q${at},o${at},${at === 0 ? 1 : 0}`,
  ])
  const answers = { ...noAnswers, variants: [{ dataset: null, variant: "1" }] }
  const { resultSet } = await importFiles({ ownerId, files: [memoryFile("scorers.csv", csv(rows))], answers })
  const before = await only(resultSet)
  expect(before).toMatchObject({ predictions: 4, failures: 1, leftOut: 4, variant: "1" })
  await setCounting({ resultSetId: resultSet, datasetId: before.datasetId, change: { variant: "2" }, viewer: viewer() })
  expect(await only(resultSet)).toMatchObject({ predictions: 4, failures: 3, leftOut: 4, variant: "2" })
  const wrong = { resultSetId: resultSet, datasetId: before.datasetId, change: { variant: "3" } }
  await expect(setCounting({ ...wrong, viewer: viewer() })).rejects.toMatchObject({ code: "invalid" })
  await expect(setCounting({ ...wrong, viewer: { ...viewer(), id: ownerId + 1 } })).rejects.toMatchObject({
    code: "not_found",
  })
})

test("trials stand for an item by the rule that is chosen, there and back", async () => {
  const rows = [
    [1, 0],
    [0, 0],
    [1, 1],
  ].flatMap((scores, item) => scores.map((score, trial) => `t${item},m,q${item},answer ${trial},${score}`))
  const { resultSet } = await importFiles({ ownerId, files: [memoryFile("trials.csv", csv(rows))] })
  const { datasetId } = await only(resultSet)
  const by = async (trialRule: "mean" | "first" | "any" | "all") => {
    await setCounting({ resultSetId: resultSet, datasetId, change: { trialRule }, viewer: viewer() })
    const { predictions, failures } = await only(resultSet)
    return `${failures} of ${predictions}`
  }
  expect([await by("any"), await by("all"), await by("first"), await by("mean")]).toEqual([
    "1 of 3",
    "2 of 3",
    "1 of 3",
    "3 of 6",
  ])
})

test("another score that came with the files can count, unless an analysis has read the results", async () => {
  const rows = [0, 1, 1].map((score, at) => `m${at},m,q${at},o,${score}`)
  const { resultSet } = await importFiles({ ownerId, files: [memoryFile("scores.csv", csv(rows))] })
  const { datasetId } = await only(resultSet)
  await query(
    `INSERT INTO prediction_detail (prediction_id, metrics)
     SELECT id, jsonb_build_object('score', score, 'f1', score / 2) FROM prediction WHERE result_set_id = $1`,
    [resultSet],
  )
  await query(`UPDATE result_set_dataset SET metrics = '[{"name":"score","rows":3},{"name":"f1","rows":3}]' WHERE result_set_id = $1`, [resultSet]) // prettier-ignore
  await setCounting({ resultSetId: resultSet, datasetId, change: { metric: "f1" }, viewer: viewer() })
  expect(await only(resultSet)).toMatchObject({ metric: "f1", binary: false, highest: 0.5, rule: "mean" })
  await finishedAnalysis(resultSet, { ownerId, title: "read" })
  await expect(
    setCounting({ resultSetId: resultSet, datasetId, change: { metric: "score" }, viewer: viewer() }),
  ).rejects.toMatchObject({ code: "conflict" })
})

test("percents among scores that did not count are not taken for numbers later", async () => {
  const rows = ["57 %", "57", "61"].map((grade, at) => `p${at},m,q${at},o,1,${grade}`)
  const text = ["example_id,model,input_text,output_text,score,grade", ...rows, ""].join("\n")
  const answers = answersOf({ columns: { score: "score|grade" } })
  const { resultSet } = await importFiles({ ownerId, files: [memoryFile("percents.csv", text)], answers })
  const { datasetId } = await only(resultSet)
  await expect(
    setCounting({ resultSetId: resultSet, datasetId, change: { metric: "grade" }, viewer: viewer() }),
  ).rejects.toThrow('Some scores of grade are no plain numbers ("57 %")')
  expect(await only(resultSet)).toMatchObject({ metric: "score", binary: true })
})

test("what is said with the same files again is done, or it is said why not", async () => {
  const rows = [0, 1, 2].flatMap((item) => [`a${item},m,q${item},first,${item % 2}`, `a${item},m,q${item},second,1`])
  const files = [memoryFile("again.csv", csv(rows))]
  const first = await importFiles({ ownerId, files })
  expect(first).toMatchObject({ failures: 2, datasets: [{ trials: 2, trialRule: "mean" }] })
  const any = { ...noAnswers, trials: [{ dataset: null, rule: "any" as const }] }
  const again = await importFiles({ ownerId, files, answers: any })
  expect(again.answers).toMatchObject([{ of: "again", reason: null, counts: { trialRule: "any" } }])
  expect(again).toMatchObject({ failures: 0, datasets: [{ rows: 3, leftOut: 3 }] })
  await finishedAnalysis(first.resultSet, { ownerId, title: "read" })
  const all = { ...noAnswers, trials: [{ dataset: null, rule: "all" as const }] }
  expect((await importFiles({ ownerId, files, answers: all })).answers).toMatchObject([
    { of: "again", counts: null, reason: expect.stringContaining("Analyses have read these results") },
  ])
})
