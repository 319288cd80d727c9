import { beforeAll, describe, expect, it } from "vitest"
import type { AnalysisStatus } from "@/lib/domain/enums"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { createAnalysis, getAnalysis } from "./analyses"
import { cancelAnalysis, pauseAnalysis, resumeAnalysis, retryFailed } from "./analysis-control"
import { query } from "@/lib/data/base/client"

const actions = { pause: pauseAnalysis, resume: resumeAnalysis, cancel: cancelAnalysis, retry: retryFailed }
type Action = keyof typeof actions

let world: Awaited<ReturnType<typeof storeWorld>>
beforeAll(async () => {
  world = await storeWorld(900, { models: 1, datasets: 1, examples: 5 })
})

/** An analysis in this state, in the middle of reading: one failure of each outcome. */
async function givenIn(status: AnalysisStatus, outcomes = ["diagnosed", "refused", "unparseable", "unavailable"]) {
  const { id } = await createAnalysis(
    { resultSetId: world.resultSetId, judgeId: "builtin", config: { ratio: 1 } },
    world.viewer,
  )
  await query(
    `UPDATE analysis SET status = $2::"AnalysisStatus", stage = 'diagnose', started_at = now() WHERE id = $1`,
    [id, status],
  )
  await query(
    `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, title, updated_at)
     SELECT $1, p.id, p.model_id, p.dataset_id, p.example_id, o.outcome::"Outcome", 'A title', now()
     FROM unnest($2::text[]) WITH ORDINALITY o (outcome, n)
     JOIN (SELECT *, row_number() OVER (ORDER BY id) AS n FROM prediction WHERE result_set_id = $3) p USING (n)`,
    [id, outcomes, world.resultSetId],
  )
  return id
}

/** The whole table: what each action makes of each state; a sentence where it may not. */
const table: Record<AnalysisStatus, Record<Action, AnalysisStatus | RegExp>> = {
  queued: { pause: "paused", resume: /running already/, cancel: "cancelled", retry: /has ended/ },
  running: { pause: "paused", resume: /running already/, cancel: "cancelled", retry: /has ended/ },
  paused: { pause: /paused already/, resume: "running", cancel: "cancelled", retry: /has ended/ },
  done: { pause: /is done/, resume: /is done/, cancel: /is done/, retry: "running" },
  failed: { pause: /has failed/, resume: "running", cancel: /has failed/, retry: "running" },
  cancelled: { pause: /was cancelled/, resume: "running", cancel: /was cancelled/, retry: "running" },
}

describe.each(Object.entries(table))("an analysis that is %s", (status, row) => {
  it.each(Object.entries(row))("%s -> %s", async (action, expected) => {
    const id = await givenIn(status as AnalysisStatus)
    const done = actions[action as Action](id, world.viewer)
    if (expected instanceof RegExp) {
      await expect(done).rejects.toMatchObject({ code: "conflict", message: expect.stringMatching(expected) })
      expect((await getAnalysis(id, world.viewer)).status).toBe(status)
    } else {
      await done
      expect((await getAnalysis(id, world.viewer)).status).toBe(expected)
    }
  })
})

it("retries what brought no usable answer, and leaves diagnoses, refusals and their texts alone", async () => {
  const id = await givenIn("done", ["diagnosed", "no_error_found", "refused", "unparseable", "unavailable"])
  await retryFailed(id, world.viewer)
  const rows = await query<{ outcome: string }>(
    "SELECT outcome FROM error_annotation WHERE analysis_id = $1 ORDER BY id",
    [id],
  )
  expect(rows.map(({ outcome }) => outcome)).toEqual(["diagnosed", "no_error_found", "refused", "pending", "pending"])
})

it("has nothing to retry where every reply could be read", async () => {
  const id = await givenIn("done", ["diagnosed", "no_error_found", "refused"])
  await expect(retryFailed(id, world.viewer)).rejects.toThrow("nothing to retry")
})

it("queues nothing for a retry that is refused, and one job per range for one that is not", async () => {
  const jobs = async (id: number) =>
    (await query("SELECT 1 FROM graphile_worker._private_jobs WHERE starts_with(key, $1)", [`analysis-${id}/2/`]))
      .length
  const refused = await givenIn("done", ["diagnosed"])
  await expect(retryFailed(refused, world.viewer)).rejects.toThrow()
  const taken = await givenIn("done")
  await retryFailed(taken, world.viewer)
  expect([await jobs(refused), await jobs(taken)]).toEqual([0, 1])
})

it("asks no judge again that was never ours", async () => {
  const id = await givenIn("done")
  await query("UPDATE analysis SET judge_id = 'errormap/some-model' WHERE id = $1", [id])
  await expect(retryFailed(id, world.viewer)).rejects.toThrow("came from files")
})

it.each(Object.keys(actions) as Action[])("nobody but the owner may %s", async (action) => {
  const id = await givenIn("running")
  await query("UPDATE analysis SET visibility = 'public' WHERE id = $1", [id])
  const stranger = { ...world.viewer, id: world.viewer.id + 1 }
  await expect(actions[action](id, stranger)).rejects.toMatchObject({ code: "not_found" })
})
