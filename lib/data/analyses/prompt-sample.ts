import "server-only"
import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import { diagnoseOptions } from "@/lib/method/judge/call-options"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { gatherTexts, orderCorrect, type UnreadFailure } from "@/lib/method/gather-texts"
import { derive } from "@/lib/stats/core/random"
import { query } from "@/lib/data/base/client"
import { isFailure } from "@/lib/data/scope/failure-rule-sql"
import { listCorrect, readExample, readOutput } from "@/lib/data/failures/failure-texts"

/** A (model, data set) with how many of its failures will be read. */
export type SampledGroup = { readonly modelId: number; readonly datasetId: number; readonly sampled: number }

/** A failure with the names it goes by. */
export type NamedFailure = UnreadFailure & { readonly model: string }

type Drawing = {
  readonly resultSetId: number
  readonly groups: readonly SampledGroup[]
  readonly seed: number
  readonly size: number
}

/**
 * About `size` failures of the chosen groups, each group as often as it will be read; the same seed draws the same. By
 * probing an index at drawn places, not by listing: it takes milliseconds whatever the number of failures. A failure
 * after a gap is a little likelier than its neighbours, which is good enough for the length of a prompt.
 */
export async function drawFailures({ resultSetId, groups, seed, size }: Drawing): Promise<NamedFailure[]> {
  const total = groups.reduce((sum, { sampled }) => sum + sampled, 0)
  if (total === 0) return []
  const random = derive(seed, "price", resultSetId)
  const probes = Array.from({ length: size }, (_, at) => {
    // One place in each of `size` equal parts: every group of some size is seen.
    const group = groupAt(groups, ((at + random.next()) / size) * total)
    return { ...group, place: random.next() }
  })
  const rows = await query<NamedFailure>(probeSql, [
    resultSetId,
    probes.map(({ modelId }) => modelId),
    probes.map(({ datasetId }) => datasetId),
    probes.map(({ place }) => place),
  ])
  return [...new Map(rows.map((row) => [row.predictionId, row])).values()]
}

function groupAt(groups: readonly SampledGroup[], place: number): { modelId: number; datasetId: number } {
  let before = 0
  for (const { modelId, datasetId, sampled } of groups) {
    before += sampled
    if (place < before) return { modelId, datasetId }
  }
  return groups.at(-1) ?? { modelId: 0, datasetId: 0 }
}

const failure = (where: string) => `
  SELECT p.id, p.example_id FROM prediction p
  WHERE p.result_set_id = $1 AND p.model_id = probe.model_id AND p.dataset_id = probe.dataset_id
    AND ${isFailure("p", "t")} AND ${where}`

const probeSql = `
  WITH probe AS (
    SELECT * FROM unnest($2::int[], $3::int[], $4::float8[]) WITH ORDINALITY AS u (model_id, dataset_id, place, n)
  ), span AS (
    SELECT dataset_id, min(id) AS first, max(id) AS last FROM example
    WHERE dataset_id = ANY ($3::int[]) GROUP BY dataset_id
  )
  SELECT hit.id AS "predictionId", probe.model_id AS "modelId", hit.example_id AS "exampleId", m.name AS model,
         d.name AS dataset, e.external_id AS example
  FROM probe
  JOIN span ON span.dataset_id = probe.dataset_id
  JOIN result_set_dataset t ON t.result_set_id = $1 AND t.dataset_id = probe.dataset_id
  CROSS JOIN LATERAL (
    SELECT * FROM (
      (${failure("p.example_id >= span.first + floor(probe.place * (span.last - span.first + 1))::int")}
       ORDER BY p.example_id LIMIT 1)
      UNION ALL
      (${failure("p.example_id < span.first + floor(probe.place * (span.last - span.first + 1))::int")}
       ORDER BY p.example_id DESC LIMIT 1)
    ) either LIMIT 1
  ) hit
  JOIN model m ON m.id = probe.model_id
  JOIN dataset d ON d.id = probe.dataset_id
  JOIN example e ON e.id = hit.example_id
  ORDER BY probe.n`

/** The diagnosis requests of some failures, as an analysis with this config would make them; null: texts not stored. */
export async function readRequests(
  resultSetId: number,
  failures: readonly NamedFailure[],
  config: AnalysisConfig,
): Promise<(DiagnoseRequest | null)[]> {
  const exampleIds = failures.map(({ exampleId }) => exampleId)
  const correct = config.correctOutputs === 0 ? [] : await listCorrect({ resultSetId, analysisId: null }, exampleIds)
  const ordered = orderCorrect(correct, failures, config)
  const source = {
    correct: ({ exampleId }: UnreadFailure) => ordered.get(exampleId) ?? [],
    example: (exampleId: number) => readExample({ resultSetId, exampleId }),
    output: readOutput,
    correctOutput: readOutput,
  }
  return Promise.all(
    failures.map(async (failure) => {
      const texts = await gatherTexts(failure, source, config)
      return texts && { ...texts, ...diagnoseOptions(config) }
    }),
  )
}
