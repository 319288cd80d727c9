import { beforeAll, expect, it } from "vitest"
import { openResultSet } from "@/lib/data/imports/result-set-import"
import { OpenQuestions } from "@/lib/ingest/scores/score-questions"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { importFiles } from "./import-files"

let ownerId = 0
beforeAll(async () => {
  ownerId = (await anImporter()).id
})

const header = "example_id,model,input_text,output_text,score"

/** As a page or the command line has it; also how often the file was read. */
async function asked(name: string, rows: readonly string[], on: "page" | "terminal" = "page") {
  const file = memoryFile(name, [header, ...rows, ""].join("\n"))
  let reads = 0
  const counted = { ...file, open: () => ((reads += 1), file.open()) }
  const resultSetId = await openResultSet({ ownerId, name, contentHash: `${name} ${on}`, visibility: "private" })
  const job = { resultSetId, ownerId, uploads: [], dataset: null }
  const error: unknown = await importFiles({
    ...{ ownerId, files: [counted] },
    ...(on === "page" ? { job } : {}),
  }).catch((thrown: unknown) => thrown)
  if (!(error instanceof OpenQuestions)) throw new Error("It does not ask.")
  return { questions: error.questions, reads }
}

it("shows how the scores lie that two models have on two scales, every one of them", async () => {
  const rows = Array.from({ length: 30 }, (_, at) => [
    `i${at},share,q${at},a,${at / 30}`,
    `i${at},percent,q${at},a,${at === 29 ? 100 : at}`,
    `i${at},neither,q${at},a,`,
  ]).flat()
  const [question] = (await asked("mixed.csv", rows)).questions
  if (question?.kind !== "two-scales") throw new Error("It asks something else.")
  expect(question.scores).toMatchObject({ min: 0, max: 100 })
  const sums = question.scores?.rows.map(({ name, bins }) => [name, bins.reduce((sum, count) => sum + count, 0)])
  expect(sums).toEqual([
    ["percent", 30],
    ["share", 30],
  ])
  expect(question.scores?.rows[1]?.bins.slice(0, 2)).toEqual([30, 0])
  expect(question.scores?.rows[0]?.bins.at(-1)).toBe(1)
})

const rates = ["1,a,q,x,0.1", "2,a,q,x,0.5", "3,a,q,x,2"]

it("shows all scores together where it asks which are better", async () => {
  const { questions } = await asked("wer.csv", rates)
  expect(questions[0]).toMatchObject({ kind: "named-for-less", scores: { min: 0, max: 2, rows: [{ name: "" }] } })
})

it("reads a file once less for the command line, which shows no picture of them", async () => {
  const [page, terminal] = [await asked("wer.csv", rates), await asked("wer.csv", rates, "terminal")]
  expect(terminal.questions).toEqual(page.questions.map((question) => ({ ...question, scores: undefined })))
  expect(terminal.reads).toBeLessThan(page.reads)
})
