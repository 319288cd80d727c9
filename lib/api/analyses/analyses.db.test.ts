import { beforeAll, expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { query } from "@/lib/data/base/client"
import { getLocalOwner, saveIdentity } from "@/lib/data/people/users"
import { provideEnv } from "@/lib/env"
import { importFiles } from "@/lib/jobs/import/import-files"
import { callApi } from "@/lib/testing/api"
import { seededDatabase } from "@/lib/testing/database"
import { analysisSchema } from "./analyses"
import { exportAnalysisEndpoint } from "@/lib/api/export/export"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))
seededDatabase()

const tokens = { owner: "", eve: "" }
let resultSet = 0

const csv = `example_id,model,input_text,output_text,score,correct_answer
1,m-one,What is 1 + 1?,3,0,2
2,m-one,What is 2 + 2?,5,0,4
1,m-two,What is 1 + 1?,2,1,2
2,m-two,What is 2 + 2?,7,0,4
`

beforeAll(async () => {
  provideEnv({ OPENAI_API_KEY: "", OPENAI_MODEL: "" })
  const owner = await getLocalOwner()
  const eve = await saveIdentity({ identity: "github:9", login: "eve@example.org", name: "Eve", image: null })
  tokens.owner = (await issueApiToken(owner.id, "test")).secret
  tokens.eve = (await issueApiToken(eve.id, "test")).secret
  const bytes = Buffer.from(csv)
  const open = async function* () {
    yield bytes
  }
  const report = await importFiles({
    ownerId: owner.id,
    files: [{ name: "sums.csv", bytes: bytes.byteLength, open }],
  })
  resultSet = report.resultSet
})

async function start(body: Record<string, unknown>, token = tokens.owner) {
  const answer = await callApi("analyses", { token, body: { resultSet, ...body } })
  return { answer, body: (await answer.json()) as { id: number; error?: { message: string } } }
}

test("an analysis is queued with its settings, and nobody else finds it", async () => {
  const started = await start({ models: ["m-one"], datasets: ["sums"], ratio: 1, seed: 7 })
  expect(started.answer.status).toBe(202)
  const { id } = started.body
  expect(started.answer.headers.get("location")).toBe(`/api/v1/analyses/${id}`)
  const mine = analysisSchema.parse(await (await callApi(`analyses/${id}`, { token: tokens.owner })).json())
  expect(mine).toMatchObject({ status: "queued", judge: "builtin", mode: "place", release: "2026.11" })
  expect(mine.config).toMatchObject({ ratio: 1, seed: 7, mode: "place" })
  const jobs = await query("SELECT 1 FROM graphile_worker._private_jobs WHERE starts_with(key, $1)", [
    `analysis-${id}/`,
  ])
  expect(jobs).toHaveLength(1)
  for (const address of [`analyses/${id}`, `analyses/${id}/export`]) {
    expect((await callApi(address, { token: tokens.eve })).status).toBe(404)
    expect((await callApi(address)).status).toBe(404)
  }
  const seenBy = async (token?: string) => {
    const answer = await callApi("analyses", { token })
    return ((await answer.json()) as { analyses: { id: number }[] }).analyses.map((analysis) => analysis.id)
  }
  expect(await seenBy(tokens.owner)).toContain(id)
  expect(await seenBy(tokens.eve)).not.toContain(id)
  expect(await seenBy()).not.toContain(id)
})

test.each([
  ["release none without an own tree", { release: "none" }, 400, /Neither a release/],
  ["an unknown judge", { judge: "oracle" }, 400, /no judge "oracle" here, only: builtin/],
  ["a judge that lacks its key", { judge: "openai/some-model" }, 400, /not set up here. Set OPENAI_API_KEY/],
  ["an unknown model", { models: ["m-three"] }, 404, /no model "m-three"/],
  ["a model of other results", { models: ["gemini-1.5-pro-002"] }, 400, /not in these results/],
  ["an unknown release", { release: "1999.01" }, 404, /no release "1999.01"/],
  ["a ratio above 1", { ratio: 2 }, 400, /body\.ratio/],
])("%s is refused with the reason", async (_case, body, status, message) => {
  const { answer, body: reply } = await start(body)
  expect(answer.status).toBe(status)
  expect(reply.error?.message).toMatch(message)
})

test("somebody else's results cannot be analysed, and without a token nothing can", async () => {
  expect((await start({}, tokens.eve)).answer.status).toBe(404)
  expect((await start({}, "erroratlas_unknown")).answer.status).toBe(401)
  expect((await callApi("analyses", { body: { resultSet } })).status).toBe(403)
})

test("the release's analysis is exported by anyone, as one JSON object a line", async () => {
  const [release] = await query<{ id: number }>("SELECT analysis_id AS id FROM taxonomy_version WHERE is_latest")
  const answer = await callApi(`analyses/${release?.id}/export`)
  expect(answer.headers.get("content-type")).toContain("application/x-ndjson")
  const lines = (await answer.text()).trimEnd().split("\n")
  expect(lines).toHaveLength(1_165)
  for (const line of lines) exportAnalysisEndpoint.reply.parse(JSON.parse(line))
  const wrong = await callApi(`analyses/${release?.id}/export?release=1999.01`)
  expect(wrong.status).toBe(404)
})
