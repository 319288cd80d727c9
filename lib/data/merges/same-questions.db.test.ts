import { beforeAll, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { startFreeChecks } from "@/lib/data/free-checks/start-checks"
import { getModelNamed } from "@/lib/data/scope/names"
import { getScope } from "@/lib/data/scope/scope"
import { listOverlaps } from "@/lib/data/compare/overlaps"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { mergeNames, unmergeName } from "./merge-names"
import { findSameQuestions } from "./same-questions"

seededDatabase()

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

/** No column names the benchmark: each file is one. */
const file = (name: string, model: string, questions: readonly string[], first = 0) =>
  memoryFile(
    `${name}.csv`,
    [
      "example_id,model,input_text,output_text,score",
      ...questions.map((q, i) => `q${first + i},${model},${q},said,${i % 2}`),
      "",
    ].join("\n"),
  )

async function imported(...files: ReturnType<typeof file>[]) {
  return (await importFiles({ ownerId: viewer.id, files })).resultSet
}

const three = ["What is one?", "What is two?", "What is three?"]

it("finds the two files of one benchmark, until they are merged and again when that is undone", async () => {
  const id = await imported(file("acme-1", "left", three), file("acme-2", "right", [...three, "What is four?"]))
  const same = { questions: 3, from: "acme-2", into: "acme-1", also: [], modelFrom: "right", modelInto: "left" }
  expect(await findSameQuestions(id)).toEqual(same)
  await mergeNames("dataset", same, viewer)
  expect(await findSameQuestions(id)).toBeNull()
  const [a, b] = await Promise.all(["left", "right"].map((name) => getModelNamed(name, { access: { viewer } })))
  const scope = await getScope({ results: id }, viewer)
  expect(await listOverlaps(scope, { a: a?.id ?? 0, b: b?.id ?? 0 })).toMatchObject([{ shared: 3, onlyA: 0, onlyB: 1 }])
  await unmergeName("dataset", "acme-2", viewer)
  expect(await findSameQuestions(id)).toEqual(same)
})

it("finds all files of one benchmark at once, but for one that another model's answers stand in", async () => {
  const files = ["left", "right", "third", "left"].map((model, i) => file(`many-${i}`, model, three))
  const id = await imported(...files)
  const same = await findSameQuestions(id)
  expect(same).toMatchObject({ from: "many-1", into: "many-0", also: ["many-2"] })
  for (const from of ["many-1", ...(same?.also ?? [])]) await mergeNames("dataset", { from, into: "many-0" }, viewer)
  expect(await findSameQuestions(id)).toBeNull()
})

it("free checks at work do not stand in the way: they stop, and start again on the merged results", async () => {
  const id = await imported(file("busy-1", "left", three), file("busy-2", "right", three))
  const owned = { resultSetId: id, ownerId: viewer.id }
  expect(await startFreeChecks(owned)).toMatchObject({ kind: "started" })
  const [begun] = await statesOf(id)
  // As far as sampling one of the two benchmarks.
  await query(
    `INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, predictions, failures, sampled)
     SELECT $1, model_id, dataset_id, 0.5, 3, failures, failures FROM result_set_count WHERE result_set_id = $2
     ORDER BY dataset_id LIMIT 1`,
    [begun?.id, id],
  )
  await mergeNames("dataset", { from: "busy-2", into: "busy-1" }, viewer)
  expect(await statesOf(id)).toMatchObject([{ status: "cancelled" }, { status: "queued" }])
  await unmergeName("dataset", "busy-2", viewer)
  expect(await statesOf(id)).toMatchObject([{ status: "cancelled" }, { status: "cancelled" }, { status: "queued" }])
  // Refused for another reason, nothing has stopped; and what somebody paused stays so.
  const same = await imported(file("same-1", "left", three), file("same-2", "left", three))
  await startFreeChecks({ ...owned, resultSetId: same })
  await expect(mergeNames("dataset", { from: "same-2", into: "same-1" }, viewer)).rejects.toThrow(
    "both same-2 and same-1",
  )
  expect(await statesOf(same)).toMatchObject([{ status: "queued" }])
  await query("UPDATE analysis SET status = 'paused' WHERE result_set_id = $1 AND status = 'queued'", [id])
  await expect(mergeNames("dataset", { from: "busy-2", into: "busy-1" }, viewer)).rejects.toThrow("is at work")
})

const statesOf = (id: number) =>
  query<{ id: number; status: string }>("SELECT id, status FROM analysis WHERE result_set_id = $1 ORDER BY id", [id])

it("finds nothing that cannot be compared as one: other questions, other ids, few the same, or one model", async () => {
  const others = ["What is ten?", "What is twenty?", "What is thirty?"]
  const found = async (...files: Parameters<typeof imported>) => findSameQuestions(await imported(...files))
  expect(await found(file("other-1", "left", three), file("other-2", "right", others))).toBeNull()
  expect(await found(file("ids-1", "left", three), file("ids-2", "right", three, 5))).toBeNull()
  // One id stands for two questions.
  const last = [...three.slice(0, 2), "What is thirty?"]
  expect(await found(file("last-1", "left", three), file("last-2", "right", last))).toBeNull()
  const few = file("few-2", "right", [...three.slice(2), ...others], 2)
  expect(await found(file("few-1", "left", three), few)).toBeNull()
  expect(await found(file("both-1", "left", three), file("both-2", "left", three))).toBeNull()
  expect(await found(file("alone", "left", three))).toBeNull()
})
