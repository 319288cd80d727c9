import { beforeAll, expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { createAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { listOtherReadings } from "@/lib/data/agreement/rereading"
import { saveIdentity } from "@/lib/data/people/users"
import { callApi } from "@/lib/testing/api"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { agreementSchema } from "./agreement"
import { analysisSchema } from "./analyses"
import { stabilitySchema } from "./stability"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))

const tokens = { owner: "", eve: "" }
let [first, second, open] = [0, 0, 0]
let world: Awaited<ReturnType<typeof storeWorld>>

/** Two finished readings of the same 60 failures, written by hand: a 2 x 2 table of 20, 5, 10, 15 and 10 not placed. */
beforeAll(async () => {
  world = await storeWorld(991, { models: 2, datasets: 1, examples: 120 })
  const { resultSetId, viewer } = world
  const eve = await saveIdentity({ identity: "github:9", login: "eve@example.org", name: "Eve", image: null })
  tokens.owner = (await issueApiToken(viewer.id, "test")).secret
  tokens.eve = (await issueApiToken(eve.id, "test")).secret
  const make = async () => (await createAnalysis({ resultSetId, judgeId: "builtin", config: {} }, viewer)).id
  ;[first, second, open] = [await make(), await make(), await make()]
  const nodes = await query<{ id: number; versionId: number }>(
    `SELECT n.id, n.version_id AS "versionId" FROM taxonomy_node n JOIN taxonomy_version v ON v.id = n.version_id
     WHERE v.key = 'test' AND n.depth = 1 ORDER BY n.id LIMIT 2`,
  )
  const said = { [first]: [0, 0, 1, 1], [second]: [0, 1, 0, 1] }
  for (const [id, sides] of Object.entries(said)) {
    await query(
      `WITH failures AS (
         SELECT p.*, row_number() OVER (ORDER BY id) AS n FROM prediction p WHERE result_set_id = $2 ORDER BY id LIMIT 60
       ), read AS (
         INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, title, updated_at)
         SELECT $1, id, model_id, dataset_id, example_id, 'diagnosed', 'Slip ' || n, now() FROM failures RETURNING id, prediction_id
       )
       INSERT INTO category_assignment (annotation_id, version_id, node_id, outcome)
       SELECT read.id, $3, CASE WHEN f.n > 50 THEN NULL ELSE ($4::int[])[1 + CASE WHEN f.n <= 20 THEN $5::int WHEN f.n <= 25 THEN $6::int WHEN f.n <= 35 THEN $7::int ELSE $8::int END] END,
              CASE WHEN f.n > 50 THEN 'unassigned' ELSE 'classified' END::"AssignmentOutcome"
       FROM read JOIN failures f ON f.id = read.prediction_id`,
      [Number(id), resultSetId, nodes[0]?.versionId, nodes.map((node) => node.id), ...sides],
    )
    await query("UPDATE analysis SET status = 'done' WHERE id = $1", [Number(id)])
  }
})

type Asked = { token?: string; body?: unknown; method?: "POST" }

async function ask(address: string, options: Asked = {}) {
  const answer = await callApi(`analyses/${address}`, options)
  return { status: answer.status, body: (await answer.json()) as { id: number; error?: { message: string } } }
}

test("agreement by hand: 35 of 50, kappa 0.4, in the shape the description promises", async () => {
  const { body } = await ask(`${first}/agreement?with=${second}&limit=7`, { token: tokens.owner })
  const report = agreementSchema.parse(body)
  expect(report).toMatchObject({ shared: 60, onlyA: 0, onlyB: 0, compared: 50, footing: "shared", trees: null })
  expect(report.outcomes).toMatchObject({ agreed: 60, items: 60, kappa: null })
  // expected (25 x 30 + 25 x 20) / 2500 = 0.5
  expect(report.categories).toMatchObject({ agreed: 35, items: 50 })
  expect(report.categories?.expected).toBeCloseTo(0.5, 12)
  expect(report.categories?.kappa?.estimate).toBeCloseTo(0.4, 12)
  expect(report.categories?.kappa?.low).toBeGreaterThan(0.1)
  expect(report.categories?.kappa?.high).toBeLessThan(0.7)
  expect(report.table.map(({ count }) => count).sort((x, y) => x - y)).toEqual([5, 10, 10, 15, 20])
  expect(report.disagreements).toHaveLength(7)
  const rest = await ask(`${first}/agreement?with=${second}&limit=50&after=${report.next}`, { token: tokens.owner })
  expect(agreementSchema.parse(rest.body).disagreements).toHaveLength(8)
})

test("two analyses of the same items share their failures, whichever import and sample each has read", async () => {
  const { resultSetId, viewer } = world
  // The same results came in a second time; the last of the failures read there is one of another run of its model.
  const [copy] = await query<{ id: number }>(
    `INSERT INTO result_set (owner_id, name, status, content_hash, rows, accepted)
     SELECT owner_id, 'the same again', 'ready', 'again', rows, accepted FROM result_set WHERE id = $1 RETURNING id`,
    [resultSetId],
  )
  const again = copy?.id ?? 0
  await query(
    `INSERT INTO prediction (result_set_id, dataset_id, model_id, example_id, score, status)
     SELECT $2, dataset_id, model_id, example_id, score, status FROM prediction WHERE result_set_id = $1 ORDER BY id DESC`,
    [resultSetId, again],
  )
  const { id } = await createAnalysis({ resultSetId: again, judgeId: "builtin", config: {} }, viewer)
  await query(
    `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, output_hash, updated_at)
     SELECT $1, p.id, p.model_id, p.dataset_id, p.example_id, 'diagnosed', CASE WHEN a.n = 60 THEN 'another' ELSE 'same' END, now()
     FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM error_annotation WHERE analysis_id = $2) a
     JOIN prediction p ON p.result_set_id = $3 AND p.model_id = a.model_id AND p.example_id = a.example_id
     WHERE a.n > 20`,
    [id, first, again],
  )
  await query("UPDATE error_annotation SET output_hash = 'same' WHERE analysis_id = $1", [first])
  await query("UPDATE analysis SET status = 'done' WHERE id = $1", [id])
  await query(
    `INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, predictions, failures, sampled)
     SELECT analysis_id, model_id, dataset_id, 0.6, count(*), count(*), count(*) FROM error_annotation
     WHERE analysis_id IN ($1, $2) GROUP BY 1, 2, 3`,
    [id, first],
  )
  const { body } = await ask(`${first}/agreement?with=${id}`, { token: tokens.owner })
  expect(agreementSchema.parse(body)).toMatchObject({ shared: 39, onlyA: 21, onlyB: 1 })
  const others = await listOtherReadings({ id: first }, viewer)
  expect(others).toMatchObject([{ id, shared: 39, sameSample: false }])
})

test.each([
  ["with itself", () => `?with=${first}`, 400, /agrees with itself/],
  ["with nothing", () => "", 400, /query\.with/],
  ["with what is not there", () => "?with=999999", 404, /no such analysis/],
])("agreement %s is refused", async (_case, search, status, message) => {
  const answer = await ask(`${first}/agreement${search()}`, { token: tokens.owner })
  expect([answer.status, answer.body.error?.message]).toEqual([status, expect.stringMatching(message)])
})

test("what is private is not found by others", async () => {
  expect((await ask(`${first}/agreement?with=${second}`, { token: tokens.eve })).status).toBe(404)
  expect((await ask(`${first}/again`, { token: tokens.eve, body: { judge: "builtin" } })).status).toBe(404)
  expect((await ask(`${first}/stability`, { token: tokens.eve })).status).toBe(404)
  expect((await ask(`${first}/stability`, { token: tokens.eve, body: {} })).status).toBe(404)
  expect((await ask(`${first}/stability`, { body: {} })).status).toBe(403)
})

test("a second reading is queued with the sample it will take over", async () => {
  const answer = await ask(`${first}/again`, { token: tokens.owner, body: { judge: "builtin" } })
  expect(answer.status).toBe(202)
  expect(analysisSchema.parse(answer.body)).toMatchObject({ status: "queued", judge: "builtin", mode: "place" })
  expect(await query("SELECT sample_of_id FROM analysis WHERE id = $1", [answer.body.id])).toEqual([
    { sample_of_id: first },
  ])
  const bad = async (body: unknown, id = first) => {
    const { status, body: reply } = await ask(`${id}/again`, { token: tokens.owner, body })
    return [status, reply.error?.message]
  }
  expect(await bad({ judge: "oracle" })).toEqual([400, expect.stringMatching(/no judge "oracle"/)])
  expect(await bad({ judge: "builtin", tree: "shared" })).toEqual([400, expect.stringMatching(/no tree of its own/)])
  expect(await bad({ judge: "builtin" }, open)).toEqual([409, expect.stringMatching(/until the analysis is done/)])
})

test("a measurement is queued, shown, cancelled and continued", async () => {
  const started = await ask(`${first}/stability`, { token: tokens.owner, body: { seeds: 2, ratios: [0.5] } })
  expect(started.status).toBe(202)
  const made = stabilitySchema.parse(started.body)
  expect(made).toMatchObject({ kind: "signature", status: "queued", report: null, progress: { done: 0, total: 2 } })
  const { token, one } = { token: tokens.owner, one: `stability/${made.id}` }
  expect(stabilitySchema.parse((await ask(`${first}/${one}`, { token })).body).id).toBe(made.id)
  expect((await ask(`${second}/${one}`, { token })).status).toBe(404)
  expect(stabilitySchema.parse((await ask(`${first}/${one}/cancel`, { token, method: "POST" })).body).status).toBe(
    "cancelled",
  )
  expect((await ask(`${first}/${one}/cancel`, { token, method: "POST" })).status).toBe(409)
  expect(stabilitySchema.parse((await ask(`${first}/${one}/continue`, { token, method: "POST" })).body).status).toBe(
    "queued",
  )
  expect((await ask(`${first}/${one}/continue`, { token: tokens.eve, method: "POST" })).status).toBe(404)
  const jobs = await query("SELECT 1 FROM graphile_worker._private_jobs WHERE starts_with(key, $1)", [
    `stability-${made.id}/2/`,
  ])
  expect(jobs).toHaveLength(2)
})
