import "server-only"
import { sql } from "kysely"
import type { ClientBase } from "pg"
import { on } from "@/lib/data/base/kysely"
import { keepRepeats } from "./keep-repeats"
import { isFailure } from "@/lib/data/scope/failure-rule"

type Counted = { readonly resultSetId: number; readonly datasetId?: number }

/** Counts a dataset's failures anew, after its rule has changed. */
export async function recountFailures(client: ClientBase, counted: Counted): Promise<void> {
  // What is cached of items no analysis has a rule for follows the threshold.
  await on(client)
    .updateTable("analysis")
    .set((eb) => ({ countsRevision: eb("countsRevision", "+", 1) }))
    .where("resultSetId", "=", counted.resultSetId)
    .execute()
  await countFailures(client, counted)
}

/** Failures of one dataset, or of all, by the rules the result set has now. */
async function countFailures(client: ClientBase, { resultSetId, datasetId }: Counted): Promise<void> {
  await on(client)
    .updateTable("resultSetCount as c")
    .from((eb) =>
      eb
        .selectFrom("prediction as p")
        .innerJoin("resultSetDataset as r", (join) =>
          join.onRef("r.resultSetId", "=", "p.resultSetId").onRef("r.datasetId", "=", "p.datasetId"),
        )
        .select((of) => [
          "p.modelId",
          "p.datasetId",
          of.cast<number>(of.fn.countAll().filterWhere(isFailure("p", "r")), "integer").as("failures"),
        ])
        .where("p.resultSetId", "=", resultSetId)
        .$if(datasetId !== undefined, (qb) => qb.where("p.datasetId", "=", datasetId ?? 0))
        .groupBy(["p.modelId", "p.datasetId"])
        .as("n"),
    )
    .set((eb) => ({ failures: eb.ref("n.failures") }))
    .where("c.resultSetId", "=", resultSetId)
    .whereRef("c.datasetId", "=", "n.datasetId")
    .whereRef("c.modelId", "=", "n.modelId")
    .execute()
  await keepRepeats(client, { resultSetId, datasetId })
}

/**
 * Every annotated prediction was a failure to the reference, which does not write its threshold down: a graded dataset
 * whose threshold would say otherwise gets the next one of two decimals that does not.
 */
export async function raiseThresholds(client: ClientBase, resultSetId: number, analysisId: number): Promise<void> {
  await on(client)
    .updateTable("resultSetDataset as s")
    .from((eb) =>
      eb
        .selectFrom("errorAnnotation as a")
        .innerJoin("prediction as p", "p.id", "a.predictionId")
        .select((of) => [
          "a.datasetId",
          sql<number>`max(${of.ref("p.score")})::numeric`.as("highest"),
          sql<number>`min(${of.ref("p.score")})::numeric`.as("lowest"),
        ])
        .where("a.analysisId", "=", analysisId)
        .groupBy("a.datasetId")
        .as("h"),
    )
    .set((eb) => ({
      thresholdRule: "given",
      threshold: sql<number>`CASE WHEN ${eb.ref("s.lowerIsBetter")} THEN (ceil(${eb.ref("h.lowest")} * 100) - 1) / 100
        ELSE (floor(${eb.ref("h.highest")} * 100) + 1) / 100 END`,
    }))
    .where("s.resultSetId", "=", resultSetId)
    .whereRef("s.datasetId", "=", "h.datasetId")
    .where("s.binary", "=", false)
    .where(
      (eb) => sql<boolean>`CASE WHEN ${eb.ref("s.lowerIsBetter")} THEN ${eb.ref("s.threshold")} >= ${eb.ref("h.lowest")}
        ELSE ${eb.ref("s.threshold")} <= ${eb.ref("h.highest")} END`,
    )
    .execute()
  await countFailures(client, { resultSetId })
}
