import "server-only"
import { query } from "./client"
import { isAttempt, isFailure, rulesOf } from "./failure-rule"
import type { Scope } from "./scope"

/** Attempts and failures of one model on the items of one topic. */
export type TopicRow = {
  readonly topic: string
  readonly modelId: number
  readonly attempts: number
  readonly failures: number
}

const fewest = 5
const most = 60

/**
 * Failures by topic, where a data set tells topics in its item ids: the part before the last hyphen ("law-1717").
 * Topics of fewer than five items are no topics; a data set with fewer than two or more than 60 of them has none, and
 * the answer is empty.
 */
export async function listTopicRows(scope: Scope, datasetId: number): Promise<TopicRow[]> {
  return query<TopicRow>(
    `WITH item AS (
       SELECT id, regexp_replace(external_id, '-[^-]*$', '') AS topic
       FROM example WHERE dataset_id = $2 AND external_id LIKE '%_-_%'
         -- Items of these results: the data set's rows are shared with everybody's.
         AND EXISTS (SELECT FROM prediction p WHERE p.example_id = example.id AND p.result_set_id = $1)
     ), topic AS (
       SELECT topic FROM item GROUP BY topic HAVING count(*) >= ${fewest}
     ), known AS (
       SELECT topic FROM topic WHERE (SELECT count(*) FROM topic) BETWEEN 2 AND ${most}
     )
     SELECT item.topic, p.model_id AS "modelId", count(*)::int AS attempts,
            (count(*) FILTER (WHERE ${isFailure("p", "r")}))::int AS failures
     FROM known
     JOIN item ON item.topic = known.topic
     JOIN prediction p ON p.example_id = item.id AND p.result_set_id = $1
     JOIN ${rulesOf({ resultSet: "$1", analysis: "$3" })} r ON r.dataset_id = p.dataset_id
     WHERE ${isAttempt("p")}
     GROUP BY item.topic, p.model_id
     ORDER BY item.topic, p.model_id`,
    [scope.analysis.resultSetId, datasetId, scope.analysis.id],
  )
}
