import { beforeAll, expect, it } from "vitest"
import { listAnalyses } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { addReview } from "@/lib/data/failures/reviews"
import { listOwnResults } from "@/lib/data/results/own-results"
import { findResultSet, setVisibility } from "@/lib/data/results/result-sets"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { changeAnalysis, listOwnReviews, renameResults } from "./own-work"

let viewer: Awaited<ReturnType<typeof anImporter>>
let other: typeof viewer
let [results, analysis, theirs] = [0, 0, 0]
beforeAll(async () => {
  viewer = await anImporter()
  const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('other', 'o') RETURNING id")
  other = { ...viewer, id: row?.id ?? 0 }
  const text = csv("e1,mine,q1,a,0,r", "e2,mine,q2,a,1,r", "e3,mine,q3,a,,r")
  const report = await importFiles({ ownerId: viewer.id, dataset: "bench", files: [memoryFile("bench.csv", text)] })
  results = report.resultSet
  analysis = await finishedAnalysis(results, { ownerId: viewer.id })
  const others = await importFiles({
    ownerId: other.id,
    dataset: "theirs",
    files: [memoryFile("theirs.csv", csv("e1,secret,q,a,0,r"))],
  })
  theirs = others.resultSet
})

it("lists one's own models by what they answered, and nobody else's, public or not", async () => {
  await setVisibility(theirs, "public", other)
  const own = async (of: typeof viewer) => listOwnResults(of, { own: true })
  expect(await own(viewer)).toMatchObject([
    { modelName: "mine", datasetTitle: "bench", predictions: 2, unscored: 1, failures: 1 },
  ])
  expect((await own(other)).map(({ modelName }) => modelName)).toEqual(["secret"])
  expect((await listOwnResults(viewer)).map(({ modelName }) => modelName).sort()).toEqual(["mine", "secret"])
})

it("renames and shares what is one's own, and nothing else", async () => {
  await renameResults(results, "nightly", viewer)
  expect((await findResultSet(results, viewer))?.name).toBe("nightly")
  await changeAnalysis(analysis, { title: "read again", visibility: "public" }, viewer)
  const seen = async (of: typeof viewer, own = false) =>
    (await listAnalyses(of, { own })).rows.map(({ title }) => title)
  expect(await seen(other)).toEqual(["read again"])
  expect(await seen(other, true)).toEqual([])
  expect(await seen(viewer, true)).toEqual(["read again"])
  await expect(renameResults(results, "stolen", other)).rejects.toMatchObject({ code: "not_found" })
  await expect(changeAnalysis(analysis, { visibility: "private" }, other)).rejects.toMatchObject({ code: "not_found" })
})

it("lists what one said of failures, in one's own words", async () => {
  const [annotation] = await query<{ id: number }>(
    `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, title, updated_at)
     SELECT $1, id, model_id, dataset_id, example_id, 'diagnosed', 'Slip of sign', now() FROM prediction
     WHERE result_set_id = $2 LIMIT 1 RETURNING id`,
    [analysis, results],
  )
  const review = {
    annotationId: annotation?.id ?? 0,
    verdict: "no-error",
    category: null,
    note: "it is right",
  } as const
  await addReview(review, viewer)
  expect(await listOwnReviews(viewer)).toMatchObject([
    { verdict: "no-error", note: "it is right", title: "Slip of sign", model: "mine", annotationId: annotation?.id },
  ])
  expect(await listOwnReviews(other)).toEqual([])
})
