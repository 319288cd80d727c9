import "server-only"
import { sql } from "kysely"
import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import { diagnoseOptions } from "@/lib/method/judge/call-options"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { gatherTexts, orderCorrect, type UnreadFailure } from "@/lib/method/gather-texts"
import { derive } from "@/lib/stats/core/random"
import { isOneOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import { isFailure } from "@/lib/data/scope/failure-rule"
import { listCorrect, readExample, readOutput } from "@/lib/data/failures/failure-texts"

/** A (model, dataset) with how many of its failures will be read. */
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
  const probes = Array.from({ length: size }, (_, n) => {
    // One place in each of `size` equal parts: every group of some size is seen.
    const group = groupAt(groups, ((n + random.next()) / size) * total)
    return { ...group, place: random.next(), n }
  })
  const rows = await probe(resultSetId, probes)
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

const probeColumns = { modelId: "int4", datasetId: "int4", place: "float8", n: "int4" } as const
type Probe = { readonly modelId: number; readonly datasetId: number; readonly place: number; readonly n: number }

/** The failure at each probe's place in its dataset, or the next one after it, or before. */
function probe(resultSetId: number, probes: readonly Probe[]) {
  return pooled()
    .with("span", (qb) =>
      qb
        .selectFrom("example")
        .select((eb) => ["datasetId", eb.fn.min("id").as("first"), eb.fn.max("id").as("last")])
        .where((eb) =>
          isOneOf(
            eb.ref("datasetId"),
            probes.map(({ datasetId }) => datasetId),
          ),
        )
        .groupBy("datasetId"),
    )
    .selectFrom(rowTable("probe", probeColumns, probes))
    .innerJoin("span", "span.datasetId", "probe.datasetId")
    .innerJoin("resultSetDataset as t", (join) =>
      join.on("t.resultSetId", "=", resultSetId).onRef("t.datasetId", "=", "probe.datasetId"),
    )
    .innerJoinLateral(
      (eb) => {
        const [first, last, place] = [eb.ref("span.first"), eb.ref("span.last"), eb.ref("probe.place")]
        const exampleId = sql<number>`${first} + floor(${place} * (${last} - ${first} + 1))::int`
        const failures = eb
          .selectFrom("prediction as p")
          .select(["p.id", "p.exampleId"])
          .where("p.resultSetId", "=", resultSetId)
          .whereRef("p.modelId", "=", "probe.modelId")
          .whereRef("p.datasetId", "=", "probe.datasetId")
          .where(isFailure("p", "t"))
        const next = failures.where("p.exampleId", ">=", exampleId).orderBy("p.exampleId").limit(1)
        const before = failures.where("p.exampleId", "<", exampleId).orderBy("p.exampleId", "desc").limit(1)
        return eb
          .selectFrom(next.as("next"))
          .selectAll()
          .unionAll(eb.selectFrom(before.as("before")).selectAll())
          .limit(1)
          .as("hit")
      },
      (join) => join.onTrue(),
    )
    .innerJoin("model as m", "m.id", "probe.modelId")
    .innerJoin("dataset as d", "d.id", "probe.datasetId")
    .innerJoin("example as e", "e.id", "hit.exampleId")
    .select(["hit.id as predictionId", "probe.modelId", "hit.exampleId"])
    .select(["m.name as model", "d.name as dataset", "e.externalId as example"])
    .orderBy("probe.n")
    .execute()
}

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
