import { beforeAll, expect, test } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { failureFilter } from "@/lib/data/failures/annotation-filter"
import { listAnnotations } from "@/lib/data/failures/annotations"
import { listFacts } from "@/lib/data/failures/facts"
import { loadTopics } from "@/lib/data/models/topics"
import { listResultSetDatasets } from "@/lib/data/results/result-sets"
import { getModelNamed } from "@/lib/data/scope/names"
import { getScope } from "@/lib/data/scope/scope"
import { parseQuery } from "@/lib/queries"
import { callApi } from "@/lib/testing/api"
import { issueApiToken } from "@/lib/auth/api-token"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { work } from "@/lib/testing/analyses/two-judges"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { importFiles } from "./import-files"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

test("columns that are no field narrow the list of failures, and say how many each value leaves", async () => {
  const header = "example_id,model,input_text,output_text,score,subject,tokens"
  const rows = Array.from(
    { length: 12 },
    (_, at) =>
      `i${at},m,question ${at},answer ${at},${at < 9 ? 0 : 1},${at % 3 === 0 ? "law = order" : "medicine"},${at}`,
  )
  const { id, resultSet } = await analysed("subjects", [header, ...rows, ""].join("\n"))
  const scope = await getScope({ analysis: id }, viewer)
  expect((await listFacts(scope)).filter(({ key }) => key === "subject")).toEqual([
    { key: "subject", value: "medicine", failures: 6 },
    { key: "subject", value: "law = order", failures: 3 },
  ])
  const list = async (fact: string) => {
    const filter = failureFilter(parseQuery("errors", { fact }))
    return (await listAnnotations(scope, filter, { after: null, limit: 20, count: true })).rows.map(
      (row) => row.exampleId,
    )
  }
  expect((await list("subject=law = order")).sort()).toEqual(["i0", "i3", "i6"])
  expect(await list("subject=physics")).toEqual([])
  expect(await list("subject")).toEqual([])
  const { secret: token } = await issueApiToken(viewer.id, "facts")
  const reply = await callApi(`failures?analysis=${id}&release=${scope.version.key}&fact=subject%3Dmedicine`, { token })
  expect(await reply.json()).toMatchObject({ total: 6 })
  const shown = await shownOf("m", resultSet)
  const topics = await loadTopics(scope, { by: undefined, ...shown })
  expect(topics).toMatchObject({ by: "subject", hasIdTopics: false })
  expect(topics.rows.map(({ topic, attempts, failures }) => [topic, attempts, failures])).toEqual([
    ["law = order", 4, 3],
    ["medicine", 8, 6],
  ])
  expect((await loadTopics(scope, { by: "nonsense", ...shown })).by).toBe("subject")
})

test("a model's page tells answers apart by what only right ones have, and by as many values as there are topics", async () => {
  const header = "example_id,model,input_text,output_text,score,subject,level"
  const rows = Array.from(
    { length: 114 },
    (_, at) =>
      `j${at},m-right,question ${at},answer ${at},${at < 2 ? 0 : 1},subject ${at % 57},${at < 2 ? "hard" : "easy"}`,
  )
  const { id, resultSet } = await analysed("mostly-right", [header, ...rows, ""].join("\n"))
  const scope = await getScope({ analysis: id }, viewer)
  const shown = await shownOf("m-right", resultSet)
  const topics = await loadTopics(scope, { by: "level", ...shown })
  expect(topics.keys).toEqual(["subject", "level"])
  expect(topics.rows.map(({ topic, attempts, failures }) => [topic, attempts, failures])).toEqual([
    ["easy", 112, 0],
    ["hard", 2, 2],
  ])
  expect((await loadTopics(scope, { by: undefined, ...shown })).rows).toHaveLength(57)
})

async function analysed(name: string, text: string) {
  const { resultSet } = await importFiles({ ownerId: viewer.id, files: [memoryFile(`${name}.csv`, text)] })
  await work()
  const config = { mode: "induce", ratio: 1 } as const
  const { id } = await createAnalysis({ resultSetId: resultSet, judgeId: "first", config }, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  return { id, resultSet }
}

const shownOf = async (model: string, resultSetId: number) => ({
  modelId: (await getModelNamed(model, { access: { viewer } })).id,
  datasetIds: (await listResultSetDatasets(resultSetId)).map(({ datasetId }) => datasetId),
})
