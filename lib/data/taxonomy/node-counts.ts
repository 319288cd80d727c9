import "server-only"
import type { PoolClient } from "pg"
import { holdTree, withoutForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { keepNodeSums } from "./node-sums"

/**
 * Fills the aggregates of one analysis on one taxonomy version anew from its annotations: node_count,
 * placement_count and the outcome columns of stratum. One set-based pass; the same for seed, analysis and review.
 *
 * In an analysis of one's own the latest review counts instead of the judge's word. A release is immutable: there
 * reviews are shown beside the labels and enter the counts with the next release.
 */
export async function recount(client: PoolClient, analysisId: number, versionId: number): Promise<void> {
  await recountWithin(client, { analysisId, versionId, stratum: everywhere })
  await keepNodeSums(client, { analysisId, versionId })
}

/**
 * What one person's word changes: the stratum of that failure. In the source of a release nothing changes but what pages
 * say of its reviews.
 */
export async function recountAround(
  client: PoolClient,
  { annotationId, versionId }: { readonly annotationId: number; readonly versionId: number },
): Promise<void> {
  const { rows } = await client.query<{ analysisId: number; modelId: number; datasetId: number; isRelease: boolean }>(
    `SELECT a.analysis_id AS "analysisId", a.model_id AS "modelId", a.dataset_id AS "datasetId",
            EXISTS (SELECT FROM taxonomy_version v WHERE v.analysis_id = a.analysis_id AND v.kind = 'release') AS "isRelease"
     FROM error_annotation a WHERE a.id = $1`,
    [annotationId],
  )
  for (const { analysisId, modelId, datasetId, isRelease } of rows) {
    if (isRelease) await markCounted(client, analysisId)
    else {
      // On every version: they weigh by the same strata. Until the next whole count pages add them up themselves.
      await client.query("DELETE FROM count_sums WHERE analysis_id = $1", [analysisId])
      await recountWithin(client, { analysisId, versionId, stratum: [modelId, datasetId] })
    }
  }
}

type StratumIds = readonly [modelId: number | null, datasetId: number | null]
const everywhere: StratumIds = [null, null]

/** Whatever was remembered of the counts (lib/data/scope/scope-cache.ts) is of another revision from here on. */
async function markCounted(client: PoolClient, analysisId: number): Promise<void> {
  await client.query("UPDATE analysis SET counts_revision = counts_revision + 1 WHERE id = $1", [analysisId])
}

async function recountWithin(
  client: PoolClient,
  wanted: { readonly analysisId: number; readonly versionId: number; readonly stratum: StratumIds },
): Promise<void> {
  const { analysisId, versionId, stratum } = wanted
  await recountStrata(client, analysisId, stratum)
  // Every id below comes from rows that refer to it themselves; the analysis and the tree are held fast until the end.
  await holdTree(client, versionId)
  await withoutForeignKeyChecks(client, () => refill(client, [analysisId, versionId, ...stratum]))
}

async function refill(client: PoolClient, values: readonly (number | null)[]): Promise<void> {
  await client.query(`DELETE FROM node_count WHERE analysis_id = $1 AND version_id = $2 ${within(3)}`, [...values])
  await client.query(
    `WITH RECURSIVE ${effective},
     up AS (
       SELECT id AS node_id, id AS ancestor_id, parent_id FROM taxonomy_node WHERE version_id = $2
       UNION ALL
       SELECT up.node_id, parent.id, parent.parent_id FROM up JOIN taxonomy_node parent ON parent.id = up.parent_id
     ),
     placed AS (
       SELECT node_id, model_id, dataset_id, count(*)::int AS n
       FROM effective WHERE outcome = 'diagnosed' AND node_id IS NOT NULL GROUP BY 1, 2, 3
     )
     INSERT INTO node_count (analysis_id, version_id, node_id, model_id, dataset_id, own, total)
     SELECT $1, $2, up.ancestor_id, placed.model_id, placed.dataset_id,
            sum(CASE WHEN up.ancestor_id = placed.node_id THEN n ELSE 0 END), sum(n)
     FROM placed JOIN up ON up.node_id = placed.node_id
     GROUP BY up.ancestor_id, placed.model_id, placed.dataset_id`,
    [...values],
  )
  await client.query(`DELETE FROM placement_count WHERE analysis_id = $1 AND version_id = $2 ${within(3)}`, [...values])
  await client.query(
    `WITH ${effective}
     INSERT INTO placement_count (analysis_id, version_id, model_id, dataset_id, classified, other, unassigned)
     SELECT $1, $2, model_id, dataset_id,
            count(*) FILTER (WHERE placement = 'classified'),
            count(*) FILTER (WHERE placement = 'other'),
            count(*) FILTER (WHERE placement IS NULL OR placement = 'unassigned')
     FROM effective WHERE outcome = 'diagnosed' GROUP BY model_id, dataset_id`,
    [...values],
  )
}

/** Outcome columns of stratum alone: while failures are still being read there is no tree to count on. */
export async function recountStrata(
  client: PoolClient,
  analysisId: number,
  stratum: StratumIds = everywhere,
): Promise<void> {
  await markCounted(client, analysisId)
  await client.query(
    `WITH counted AS (
       SELECT a.model_id, a.dataset_id,
              count(*) FILTER (WHERE ${effectiveOutcome} = 'diagnosed') AS diagnosed,
              count(*) FILTER (WHERE ${effectiveOutcome} = 'no_error_found') AS no_error_found,
              count(*) FILTER (WHERE ${effectiveOutcome} = 'refused') AS refused,
              count(*) FILTER (WHERE ${effectiveOutcome} = 'unparseable') AS unparseable,
              count(*) FILTER (WHERE ${effectiveOutcome} = 'context_too_long') AS context_too_long,
              count(*) FILTER (WHERE ${effectiveOutcome} = 'unavailable') AS unavailable
       FROM error_annotation a ${latestReview}
       WHERE a.analysis_id = $1 ${within(2, "a.")}
       GROUP BY a.model_id, a.dataset_id
     )
     UPDATE stratum s
     SET diagnosed = c.diagnosed, no_error_found = c.no_error_found, refused = c.refused,
         unparseable = c.unparseable, context_too_long = c.context_too_long, unavailable = c.unavailable
     FROM counted c
     WHERE s.analysis_id = $1 AND s.model_id = c.model_id AND s.dataset_id = c.dataset_id`,
    [analysisId, ...stratum],
  )
}

/** One stratum, or all where there is no model. */
function within(first: number, of = ""): string {
  return `AND ($${first}::int IS NULL OR (${of}model_id = $${first} AND ${of}dataset_id = $${first + 1}::int))`
}

/** The review that counts: the newest one, and only where the analysis is not the source of a release. */
const latestReview = `
  LEFT JOIN (
    SELECT DISTINCT ON (r.annotation_id) r.annotation_id, r.verdict, r.node_id
    FROM review r JOIN error_annotation of ON of.id = r.annotation_id
    WHERE of.analysis_id = $1
      AND NOT EXISTS (SELECT FROM taxonomy_version v WHERE v.analysis_id = $1 AND v.kind = 'release')
    ORDER BY r.annotation_id, r.created_at DESC, r.id DESC
  ) reviewed ON reviewed.annotation_id = a.id`

const effectiveOutcome = `
  (CASE WHEN reviewed.verdict IN ('no_error', 'reference_wrong', 'scorer_at_fault') THEN 'no_error_found'::"Outcome"
        WHEN reviewed.verdict = 'other_category' THEN 'diagnosed'::"Outcome"
        ELSE a.outcome END)`

/** What counts of each failure of analysis $1 on version $2; `reviewed` is null where nobody reviewed it. */
export const effectiveSelect = `
  SELECT a.id, a.model_id, a.dataset_id, ${effectiveOutcome} AS outcome,
         CASE WHEN reviewed.verdict = 'other_category' AND node.id IS NOT NULL THEN node.id ELSE ca.node_id END AS node_id,
         CASE WHEN reviewed.verdict = 'other_category' AND node.id IS NOT NULL THEN 'classified'::"AssignmentOutcome"
              ELSE ca.outcome END AS placement
  FROM error_annotation a
  ${latestReview}
  LEFT JOIN taxonomy_node node ON node.id = reviewed.node_id AND node.version_id = $2
  LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
  WHERE a.analysis_id = $1`

const effective = `effective AS (${effectiveSelect} ${within(3, "a.")})`
