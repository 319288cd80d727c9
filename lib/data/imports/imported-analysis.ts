import "server-only"
import { expressionBuilder, sql } from "kysely"
import type pg from "pg"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import { on, pooled } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt, isFailure } from "@/lib/data/scope/failure-rule"
import { sha256Of } from "./prediction-queries"

/** An analysis that came as files: rows are written finished, by the import's own transaction. */

export type WantedPrediction = {
  readonly dataset: string
  readonly model: string
  readonly exampleId: string
  /** sha256 of the output, in hex */
  readonly outputHash: string
  /** the file shows no output: the reference reads "NA", "null" and the like as nothing */
  readonly isEmpty: boolean
}

export type MatchedPrediction = {
  readonly predictionId: number
  readonly modelId: number
  readonly datasetId: number
  readonly exampleId: number
  /** an attempt, and a failure where every score is 0 or 1 */
  readonly fails: boolean
}

/** The predictions of a result set with this dataset, model, example and the very same output; null where there is none. */
export async function matchPredictions(
  client: pg.ClientBase,
  resultSetId: number,
  wanted: readonly WantedPrediction[],
): Promise<(MatchedPrediction | null)[]> {
  const numbered = wanted.map((one, n) => ({ ...one, n }))
  const columns = { n: "int4", dataset: "text", model: "text", exampleId: "text", outputHash: "text", isEmpty: "bool" } as const // prettier-ignore
  const rows = await on(client)
    .selectFrom(rowTable("w", columns, numbered))
    .innerJoin("dataset as d", "d.name", "w.dataset")
    .innerJoin("model as m", "m.name", "w.model")
    .innerJoin("example as e", (join) =>
      join.onRef("e.datasetId", "=", "d.id").onRef("e.externalId", "=", "w.exampleId"),
    )
    .innerJoin("prediction as p", (join) => join.onRef("p.modelId", "=", "m.id").onRef("p.exampleId", "=", "e.id"))
    .innerJoin("predictionText as x", "x.predictionId", "p.id")
    .innerJoin("resultSetDataset as s", (join) =>
      join.onRef("s.resultSetId", "=", "p.resultSetId").onRef("s.datasetId", "=", "d.id"),
    )
    .select((eb) => [
      ...(["w.n", "p.id as predictionId", "p.modelId", "p.datasetId", "p.exampleId"] as const),
      eb.case().when("s.binary", "=", true).then(isFailure("p", "s")).else(isAttempt("p")).end().as("fails"),
    ])
    .where("p.resultSetId", "=", resultSetId)
    .where("p.variant", "=", "")
    .where("p.trial", "=", 0)
    .where((eb) =>
      eb.or([
        eb(sha256Of(eb.ref("x.output")), "=", eb.ref("w.outputHash")),
        eb.and([
          eb.ref("w.isEmpty"),
          eb(sql<string>`upper(btrim(${eb.ref("x.output")}))`, "in", ["", "NA", "N/A", "NAN", "NULL", "NONE"]),
        ]),
      ]),
    )
    .execute()
  const found = new Map(rows.map(({ n, ...row }) => [n, row]))
  return wanted.map((_, index) => found.get(index) ?? null)
}

/** The row of the analysis; `finishImportedAnalysis` ends it. */
export async function createImportedAnalysis(
  client: pg.ClientBase,
  values: { readonly resultSetId: number; readonly judgeId: string },
): Promise<{ id: number; title: string }> {
  const config = analysisConfigSchema.parse({ mode: "induce", ratio: 1, minimumPerGroup: 0 })
  return on(client)
    .insertInto("analysis")
    .columns([
      ...(["resultSetId", "ownerId", "title", "visibility", "judgeId"] as const),
      ...(["mode", "config", "status", "stage", "startedAt"] as const),
    ])
    .expression((eb) =>
      eb
        .selectFrom("resultSet")
        .select((of) => [
          ...(["id", "ownerId", "name", "visibility"] as const),
          of.val(values.judgeId).as("judgeId"),
          sql<"induce">`'induce'`.as("mode"),
          sql`${JSON.stringify(config)}::jsonb`.as("config"),
          sql<"running">`'running'`.as("status"),
          sql<"count">`'count'`.as("stage"),
          sql<Date>`now()`.as("startedAt"),
        ])
        .where("id", "=", values.resultSetId),
    )
    .returning(["id", "title"])
    .executeTakeFirstOrThrow()
}

/** Known only when all rows are read. */
export async function nameJudge(client: pg.ClientBase, analysisId: number, judgeId: string): Promise<void> {
  await on(client).updateTable("analysis").set({ judgeId }).where("id", "=", analysisId).execute()
}

/** Of an import in which no diagnosis belonged to a prediction: nothing refers to it yet. */
export async function deleteEmptyAnalysis(client: pg.ClientBase, analysisId: number): Promise<void> {
  await on(client).deleteFrom("analysis").where("id", "=", analysisId).execute()
}

/** Strata as the result set counts them, with what was annotated as the sample. */
export async function addStrata(client: pg.ClientBase, resultSetId: number, analysisId: number): Promise<void> {
  await on(client)
    .insertInto("stratum")
    .columns([
      ...(["analysisId", "modelId", "datasetId", "threshold", "lowerIsBetter"] as const),
      ...(["predictions", "unscored", "failures", "repeats", "sampled"] as const),
    ])
    .expression((qb) =>
      qb
        .selectFrom("resultSetCount as c")
        .innerJoin("resultSetDataset as s", (join) =>
          join.onRef("s.resultSetId", "=", "c.resultSetId").onRef("s.datasetId", "=", "c.datasetId"),
        )
        .leftJoin("errorAnnotation as a", (join) =>
          join
            .on("a.analysisId", "=", analysisId)
            .onRef("a.modelId", "=", "c.modelId")
            .onRef("a.datasetId", "=", "c.datasetId"),
        )
        .select((eb) => [
          sql<number>`${analysisId}::int`.as("analysisId"),
          ...(["c.modelId", "c.datasetId", "s.threshold", "s.lowerIsBetter"] as const),
          eb("c.predictions", "-", eb.ref("c.unscored")).as("predictions"),
          ...(["c.unscored", "c.failures", "c.repeats"] as const),
          eb.fn.count<number>("a.id").as("sampled"),
        ])
        .where("c.resultSetId", "=", resultSetId)
        .groupBy([
          ...(["c.modelId", "c.datasetId", "s.threshold", "s.lowerIsBetter"] as const),
          ...(["c.predictions", "c.unscored", "c.failures", "c.repeats"] as const),
        ]),
    )
    .execute()
}

/** The share that was read is known only now; the message says what the files could not. */
export async function finishImportedAnalysis(
  client: pg.ClientBase,
  { analysisId, message }: { readonly analysisId: number; readonly message: string | null },
): Promise<void> {
  const eb = expressionBuilder<DB, never>()
  const share = eb
    .selectFrom("stratum")
    .select((of) =>
      sql<number>`least(1, greatest(0.000001, sum(${of.ref("sampled")})::float8 / nullif(sum(${of.ref("failures")}), 0)))`.as(
        "share",
      ),
    )
    .where("analysisId", "=", analysisId)
  await on(client)
    .updateTable("analysis")
    .set((of) => ({
      status: "done",
      stage: "finished",
      finishedAt: sql<Date>`now()`,
      message,
      config: sql`${of.ref("config")} || jsonb_build_object('ratio', coalesce(${share}, 1))`,
    }))
    .where("id", "=", analysisId)
    .execute()
}

/** The analysis that came with the files of a result set; null for ordinary ones. */
export async function findImportedAnalysis(resultSetId: number): Promise<number | null> {
  const row = await pooled()
    .selectFrom("analysis")
    .select("id")
    .where("resultSetId", "=", resultSetId)
    .where("judgeId", "like", "errormap/%")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}
