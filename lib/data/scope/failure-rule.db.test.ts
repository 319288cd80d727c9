import { expect, test } from "vitest"
import { isAttempt as counts, isFailure as fails, isRight as right } from "@/lib/domain/results/prediction"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { query } from "@/lib/data/base/client"
import { sql } from "kysely"
import { db } from "@/lib/data/base/kysely"
import { isAttempt, isFailure, isRight, rulesIn, rulesOf } from "./failure-rule"

const scores = [null, -3, 0, 0.4999, 0.5, 0.5001, 1, 250]
const statuses = ["ok", "error", "truncated", "unscored"] as const
const thresholds = [null, 0, 0.5]
const cases = scores.flatMap((score) =>
  statuses.flatMap((status) =>
    thresholds.flatMap((threshold) =>
      [false, true].flatMap((lowerIsBetter) =>
        [true, false].map((counts) => ({ score, status, threshold, lowerIsBetter, counts })),
      ),
    ),
  ),
)

test("SQL and TypeScript tell attempts, failures and right answers alike, whatever is missing and whichever way is better", async () => {
  const { rows: found } = await sql<{ counts: boolean; fails: boolean; right: boolean }>`
    WITH p AS (
      SELECT n, score, status::"PredictionStatus" AS status, threshold, lower_is_better, counts
      FROM unnest(${cases.map(({ score }) => score)}::float8[], ${cases.map(({ status }) => status)}::text[],
                  ${cases.map(({ threshold }) => threshold)}::float8[],
                  ${cases.map(({ lowerIsBetter }) => lowerIsBetter)}::bool[],
                  ${cases.map((one) => one.counts)}::bool[]) WITH ORDINALITY
        AS u (score, status, threshold, lower_is_better, counts, n)
    )
    SELECT ${isAttempt("p")} AS counts, ${isFailure("p", "r")} AS fails, ${isRight("p", "r")} AS right
    FROM p JOIN p AS r USING (n) ORDER BY n`.execute(db())
  expect(found).toEqual(cases.map((one) => ({ counts: counts(one), fails: fails(one, one), right: right(one, one) })))
  // By hand, so that both cannot be wrong together.
  const of = (...wanted: [number | null, (typeof statuses)[number], number | null, boolean]) => {
    const [score, status, threshold, lowerIsBetter] = wanted
    return {
      fails: fails({ score, status }, { threshold, lowerIsBetter }),
      right: right({ score, status }, { threshold, lowerIsBetter }),
    }
  }
  expect(of(0.4999, "ok", 0.5, false)).toEqual({ fails: true, right: false })
  expect(of(0.5, "ok", 0.5, false)).toEqual({ fails: false, right: true })
  expect(of(0.5, "ok", 0.5, true)).toEqual({ fails: false, right: true })
  expect(of(0.5001, "truncated", 0.5, true)).toEqual({ fails: true, right: false })
  for (const nothing of [of(null, "unscored", 0.5, false), of(0, "error", 0.5, false), of(0, "ok", null, false)])
    expect(nothing).toEqual({ fails: false, right: false })
  expect(found.filter((one) => one.fails).length).toBeGreaterThan(20)
})

test("an analysis keeps the rule of its strata, for every model; the results' own counts where it has none", async () => {
  const { resultSetId } = await storeWorld(31)
  const datasets = await query<{ id: number }>(
    "SELECT dataset_id AS id FROM result_set_dataset WHERE result_set_id = $1 ORDER BY 1",
    [resultSetId],
  )
  const [first, second] = datasets.map(({ id }) => id)
  const [analysis] = await query<{ id: number }>(
    `INSERT INTO analysis (result_set_id, title, judge_id, mode, config) VALUES ($1, 'kept', 'scripted', 'place', '{}') RETURNING id`,
    [resultSetId],
  )
  await query(
    `INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, lower_is_better, predictions, failures, sampled)
     SELECT $1, min(model_id), $2, 0.25, true, 1, 1, 1 FROM prediction WHERE result_set_id = $3`,
    [analysis?.id, first, resultSetId],
  )
  const seen = (analysisId: number | null) =>
    db()
      .selectFrom(rulesOf({ resultSetId, analysisId }).as("r"))
      .select(["datasetId as id", "threshold", "lowerIsBetter as lower"])
      .orderBy("datasetId")
      .execute()
  const own = { id: second, threshold: 0.6, lower: false }
  expect(await seen(analysis?.id ?? 0)).toEqual([{ id: first, threshold: 0.25, lower: true }, own])
  expect(await seen(null)).toEqual([{ id: first, threshold: 0.6, lower: false }, own])
  // Two parts of one result set keep a rule each.
  const parts = [analysis?.id ?? 0, 0].map((analysisId) => ({ resultSetId, analysisId, versionId: 1, revision: null }))
  const both = await db()
    .selectFrom(rulesIn({ parts }).as("r"))
    .select(["analysisId", "threshold"])
    .where("datasetId", "=", first ?? 0)
    .orderBy("threshold")
    .execute()
  expect(both).toEqual([
    { analysisId: analysis?.id, threshold: 0.25 },
    { analysisId: 0, threshold: 0.6 },
  ])
})
