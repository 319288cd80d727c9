import "server-only"
import { sql } from "kysely"
import type pg from "pg"
import { withoutForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { on, pooled } from "@/lib/data/base/kysely"
import { keepStratumRepeats } from "@/lib/data/results/keep-repeats"
import { isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import {
  attemptKey,
  type Failure,
  type SampledFailure,
  type SampledStratum,
  type Stratum,
} from "@/lib/method/sampling/sample-failures"

// What lib/method/memory-world.ts is over memory: strata and their failures, for lib/method/sampling. What is covered,
// in which order, and which failures are sampled is decided there.

/**
 * The strata of the results that the analysis has not sampled yet; counts and rules are those of one moment, from the
 * table that imports and threshold changes keep. Datasets that were begun keep the rule they were begun with: `failures`
 * is then what the result set counts now, and `listFailures` what the analysis does.
 */
export async function listOpenStrata(analysis: { readonly id: number; readonly resultSetId: number }) {
  const { id: analysisId, resultSetId } = analysis
  return pooled()
    .selectFrom("resultSetCount as c")
    .innerJoin(rulesOf({ resultSetId, analysisId }).as("rule"), "rule.datasetId", "c.datasetId")
    .innerJoin("model as m", "m.id", "c.modelId")
    .innerJoin("dataset as d", "d.id", "c.datasetId")
    .select([
      "c.modelId",
      "m.name as model",
      "c.datasetId",
      "d.name as dataset",
      "rule.threshold",
      "rule.lowerIsBetter",
    ])
    .select((eb) => [eb("c.predictions", "-", eb.ref("c.unscored")).as("predictions"), "c.unscored", "c.failures"])
    .where("c.resultSetId", "=", resultSetId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("stratum as s")
            .select("s.modelId")
            .where("s.analysisId", "=", analysisId)
            .whereRef("s.modelId", "=", "c.modelId")
            .whereRef("s.datasetId", "=", "c.datasetId"),
        ),
      ),
    )
    .execute()
}

export type OpenStratum = Awaited<ReturnType<typeof listOpenStrata>>[number]

/**
 * All failures of one stratum by its rule, with the example's own name. One indexed pass over the stratum: out of a
 * million predictions only failures leave the database.
 */
export async function listFailures(
  resultSetId: number,
  { modelId, datasetId, threshold, lowerIsBetter }: Omit<Stratum, "predictions" | "unscored" | "failures">,
): Promise<(Failure & { readonly example: string })[]> {
  const rule = sql<
    Pick<Stratum, "threshold" | "lowerIsBetter">
  >`(VALUES (${threshold}::float8, ${lowerIsBetter}::bool))`
  const rows = await pooled()
    .selectFrom("prediction as p")
    .innerJoin("example as e", "e.id", "p.exampleId")
    .crossJoin(rule.as<"rule">(sql`rule(threshold, lower_is_better)`))
    .select(["p.id as predictionId", "p.exampleId", "e.externalId as example", "p.variant", "p.trial"])
    .where("p.resultSetId", "=", resultSetId)
    .where("p.datasetId", "=", datasetId)
    .where("p.modelId", "=", modelId)
    .where(isFailure("p", "rule"))
    .execute()
  return rows.map(({ predictionId, exampleId, example, ...attempt }) => ({
    ...{ predictionId, exampleId, example },
    key: attemptKey(example, attempt),
  }))
}

/** Many at once: as arrays, because a statement takes no more than 65,535 parameters. */
export async function saveStrata(
  client: pg.PoolClient,
  { id: analysisId, resultSetId }: { readonly id: number; readonly resultSetId: number },
  strata: readonly SampledStratum[],
): Promise<void> {
  const list = <Key extends keyof SampledStratum>(key: Key) => strata.map((stratum) => stratum[key])
  const given = sql<Omit<SampledStratum, "model" | "dataset">>`unnest(
    ${list("modelId")}::int[], ${list("datasetId")}::int[], ${list("threshold")}::float8[],
    ${list("lowerIsBetter")}::bool[], ${list("predictions")}::int[], ${list("unscored")}::int[],
    ${list("failures")}::int[], ${list("sampled")}::int[])`.as<"s">(
    sql`s(model_id, dataset_id, threshold, lower_is_better, predictions, unscored, failures, sampled)`,
  )
  const columns = [
    ...(["modelId", "datasetId", "threshold", "lowerIsBetter", "predictions", "unscored"] as const),
    ...(["failures", "sampled"] as const),
  ]
  await on(client)
    .insertInto("stratum")
    .columns(["analysisId", ...columns])
    .expression((eb) =>
      eb
        .selectFrom(given)
        .select(sql`${analysisId}::int`.as("analysisId"))
        .select(columns),
    )
    .execute()
  await keepStratumRepeats(client, { analysisId, resultSetId, models: [...new Set(list("modelId"))] })
}

/**
 * A pending annotation per sampled failure, ids rising in this order: from now on nothing sampled can be lost. Returns
 * the id before the first. The caller holds the analysis, so its result set is there, and with it every other id:
 * deleting a prediction, model or example goes through the result set, which waits for the analysis.
 */
export async function saveSample(
  client: pg.PoolClient,
  analysisId: number,
  sample: readonly SampledFailure[],
): Promise<number> {
  const list = (key: keyof SampledFailure) => sample.map((failure) => failure[key])
  const given = sql<SampledFailure & { n: number }>`unnest(
    ${list("predictionId")}::int[], ${list("modelId")}::int[], ${list("datasetId")}::int[], ${list("exampleId")}::int[]
  ) WITH ORDINALITY`.as<"s">(sql`s(prediction_id, model_id, dataset_id, example_id, n)`)
  const columns = ["predictionId", "modelId", "datasetId", "exampleId"] as const
  return withoutForeignKeyChecks(client, async () => {
    const { before } = await on(client)
      .with("added", (qb) =>
        qb
          .insertInto("errorAnnotation")
          .columns(["analysisId", ...columns, "updatedAt"])
          .expression((eb) =>
            eb
              .selectFrom(given)
              .select(sql`${analysisId}::int`.as("analysisId"))
              .select(columns)
              .select(sql`now()`.as("updatedAt"))
              .orderBy("s.n"),
          )
          .returning("id"),
      )
      .selectFrom("added")
      .select((eb) => eb.fn.coalesce(eb(eb.fn.min("id"), "-", 1), sql<number>`0`).as("before"))
      .executeTakeFirstOrThrow()
    return before
  })
}
