import { query } from "@/lib/data/base/client"
import type { Truth } from "./test-data"
import type { Run } from "./run-once"

/** Every count that differs from the generator's, as a sentence; none: the results equal the truth exactly. */
export async function compareWithTruth({ analysisId }: Run, truth: Truth): Promise<string[]> {
  const counts = async (sql: string) => {
    const rows = await query<{ key: string; n: number }>(sql, [analysisId])
    return Object.fromEntries(rows.map(({ key, n }) => [key, n]))
  }
  return [
    ...differences("data set|model", truth.byDatasetModel, await counts(byDatasetModel)),
    ...differences("title", truth.byTitle, await counts(byTitle)),
    ...differences("model|category", truth.byModelCategory, await counts(byModelCategory)),
  ]
}

const byDatasetModel = `
  SELECT d.name || '|' || m.name AS key, s.diagnosed AS n FROM stratum s
  JOIN dataset d ON d.id = s.dataset_id JOIN model m ON m.id = s.model_id WHERE s.analysis_id = $1`

const byTitle = "SELECT title AS key, count(*)::int AS n FROM error_annotation WHERE analysis_id = $1 GROUP BY title"

/** From the aggregates that pages read, not from the annotations. */
const byModelCategory = `
  SELECT m.name || '|' || n.name AS key, sum(c.total)::int AS n FROM node_count c
  JOIN taxonomy_node n ON n.id = c.node_id AND n.depth = 1 JOIN model m ON m.id = c.model_id
  WHERE c.analysis_id = $1 GROUP BY 1`

function differences(
  what: string,
  expected: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
) {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()
  return keys
    .filter((key) => (expected[key] ?? 0) !== (found[key] ?? 0))
    .map((key) => `${what} ${key}: ${found[key] ?? 0}, truth ${expected[key] ?? 0}`)
}
