import { expect, it } from "vitest"
import { funnelGaps } from "@/lib/domain/analyses/funnel"
import { startWorker } from "@/lib/jobs/worker/worker"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { query, transaction } from "@/lib/data/base/client"
import { recount } from "./node-counts"

async function givenDoneAnalysis() {
  const { resultSetId, viewer } = await storeWorld(900)
  const { id } = await createAnalysis({ resultSetId, judgeId: "scripted", config: { ratio: 1 } }, viewer)
  const worker = await startWorker({ createJudge: async () => scriptedJudge({ faults: { refused: 0.1 } }) })
  const analysis = await untilStatus(() => getAnalysis(id, viewer), "done")
  await worker.stop()
  return { id, viewer, versionId: analysis.releaseId ?? 0 }
}

it("counts the latest review instead of the judge's word, and the funnel still reconciles", async () => {
  const { id, viewer, versionId } = await givenDoneAnalysis()
  const before = await getFunnel(id, versionId)
  const [target] = await query<{ id: number }>(
    "SELECT id FROM taxonomy_node WHERE version_id = $1 AND slug = 'category-4'",
    [versionId],
  )
  const total = async () =>
    (
      await query<{ n: number }>(
        "SELECT coalesce(sum(total), 0)::int AS n FROM node_count WHERE analysis_id = $1 AND node_id = $2",
        [id, target?.id],
      )
    )[0]?.n ?? 0
  const inTarget = await total()
  const others = await query<{ id: number }>(
    `SELECT a.id FROM error_annotation a JOIN category_assignment ca ON ca.annotation_id = a.id
     WHERE a.analysis_id = $1 AND ca.outcome = 'classified' AND ca.node_id <> $2 ORDER BY a.id LIMIT 2`,
    [id, target?.id],
  )
  const [moved, cleared] = others.map((row) => row.id)
  const review = (
    annotationId: number | undefined,
    verdict: string,
    minutesAgo: number,
    nodeId: number | null = null,
  ) =>
    query(
      `INSERT INTO review (annotation_id, user_id, verdict, node_id, created_at)
       VALUES ($1, $2, $3::"ReviewVerdict", $4, now() - make_interval(mins => $5))`,
      [annotationId, viewer.id, verdict, nodeId, minutesAgo],
    )
  await review(moved, "no_error", 5)
  await review(moved, "other_category", 1, target?.id ?? null)
  await review(cleared, "no_error", 1)
  await transaction((client) => recount(client, id, versionId))

  const after = await getFunnel(id, versionId)
  expect(await total()).toBe(inTarget + 1)
  expect(after).toMatchObject({
    diagnosed: before.diagnosed - 1,
    noErrorFound: before.noErrorFound + 1,
    refused: before.refused,
  })
  expect(funnelGaps(after, { placed: true })).toEqual([])
})
