import { beforeAll, expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { query } from "@/lib/data/base/client"
import { exportPredictions } from "@/lib/data/exports/export-predictions"
import { mergeNames } from "@/lib/data/merges/merge-names"
import { getLocalOwner } from "@/lib/data/people/users"
import { importFiles } from "@/lib/jobs/import/import-files"
import { callApi } from "@/lib/testing/api"
import { memoryFile } from "@/lib/testing/files/memory-file"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))

let owner: Awaited<ReturnType<typeof getLocalOwner>>
let token = ""
beforeAll(async () => {
  owner = await getLocalOwner()
  token = (await issueApiToken(owner.id, "test")).secret
})

const columns = "example_id,model,dataset,variant,trial,input_text,output_text,score,correct_answer,subject"
const rows = [
  'e1,m-one,sums,,0,"What is 1 + 1?","=HYPERLINK(""http://x"")",0,2,law',
  "e2,m-one,sums,,0,What is 2 + 2?,4,1,4,art",
  "e1,m-two,sums,,0,What is 1 + 1?,-2,n/a,2,law",
  "e2,m-two,sums,,0,What is 2 + 2?,+4,0.5,4,",
]

const imported = async (name: string, text: string) =>
  importFiles({ ownerId: owner.id, files: [memoryFile(name, text)] })

async function download(resultSet: number, format: string) {
  const answer = await callApi(`result-sets/${resultSet}/export?format=${format}`, { token })
  return { answer, text: await answer.text() }
}

test("every row comes out as it was read, and goes in again as the same", async () => {
  const { resultSet } = await imported("sums.csv", [columns, ...rows].join("\n"))
  const { answer, text } = await download(resultSet, "jsonl")
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="results-${resultSet}.jsonl"`)
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toHaveLength(4)
  expect(lines[0]).toEqual({
    ...{ dataset: "sums", model: "m-one", example_id: "e1", variant: "", trial: 0, input_text: "What is 1 + 1?" },
    ...{ output_text: '=HYPERLINK("http://x")', score: 0, correct_answer: "2", reasoning: null, status: "ok" },
    ...{ metrics: null, metadata: { subject: "law" }, turns: null },
  })
  expect(lines[2]).toMatchObject({ model: "m-two", score: null, status: "unscored" })

  const csv = (await download(resultSet, "csv")).text
  expect(csv.split("\r\n")[1]).toContain(`"'=HYPERLINK(""http://x"")",0,2`)
  expect(csv).toContain('"{""subject"":""law""}"')
  const before = await callApi(`result-sets/${resultSet}`, { token })
  const { datasets } = (await before.json()) as { datasets: { rows: number; failures: number; unscored: number }[] }
  const again = await imported("again.csv", csv)
  expect(again).toMatchObject({ status: "ready", accepted: 4, rejected: 0 })
  expect(again.datasets).toMatchObject(
    datasets.map(({ rows: n, failures, unscored }) => ({ rows: n, failures, unscored })),
  )
})

test("names of the files stand in it, whatever they are taken for since", async () => {
  const { resultSet } = await imported("old.csv", [columns, "o1,old-name,olds,,0,q,a,1,a,"].join("\n"))
  await imported("new.csv", [columns, "o1,new-name,olds,,0,q,b,0,a,"].join("\n"))
  await mergeNames("model", { from: "old-name", into: "new-name" }, owner)
  expect((await download(resultSet, "jsonl")).text).toContain('"model":"old-name"')
})

test("pages of any size hold the same rows", async () => {
  const many = Array.from({ length: 23 }, (_, i) => `p${i},m,pages,,0,q${i},a${i},${i % 2},r,`)
  const { resultSet } = await imported("pages.csv", [columns, ...many].join("\n"))
  const all = async (size: number) => {
    const ids = []
    for await (const page of await exportPredictions(resultSet, owner, size))
      ids.push(...page.map((row) => row.example_id))
    return ids
  }
  expect(await all(5)).toEqual(await all(100))
  expect(await all(5)).toHaveLength(23)
})

test("somebody else's are not there, and texts that are shown under terms only are not exported", async () => {
  const { resultSet } = await imported(
    "gated.csv",
    [columns, "g1,m,gated-bench,,0,secret q,secret a,0,secret r,"].join("\n"),
  )
  expect((await callApi(`result-sets/${resultSet}/export`)).status).toBe(404)
  await query("UPDATE dataset SET gated = true WHERE name = 'gated-bench'")
  const { text } = await download(resultSet, "csv")
  expect(text).toContain("gated-bench,m,g1")
  expect(text).not.toContain("secret")
})
