import "server-only"
import { sql } from "kysely"
import type { ClientBase } from "pg"
import { on } from "@/lib/data/base/kysely"
import type { NamedRows, TrialRule } from "@/lib/domain/results/score-question"

/** Which rows of a dataset stand for its items where they have several. */
export type CountingRule = {
  /** null: all rows are of one variant */
  readonly variant: string | null
  readonly trialRule: TrialRule
  /** right is low: the best trial has the lowest score */
  readonly lowerIsBetter: boolean
}

/**
 * Marks the rows that count (`prediction.counts`): those of the chosen variant, and of several trials of a model on an
 * example all ("mean"), the first, the best ("any" may be right) or the worst ("all" must be). A trial without a score
 * stands for others only where none has one.
 */
export async function markCounted(
  client: ClientBase,
  { resultSetId, datasetId, rule }: { resultSetId: number; datasetId: number; rule: CountingRule },
): Promise<void> {
  const { variant, trialRule, lowerIsBetter } = rule
  const lowestFirst = (trialRule === "any") === lowerIsBetter
  await on(client)
    .with("ranked", (qb) =>
      qb
        .selectFrom("prediction as p")
        .select((eb) => [
          "p.id",
          (variant === null ? eb.lit(true) : eb("p.variant", "=", variant)).as("isOfVariant"),
          eb.fn
            .agg<number>("row_number")
            .over((over) => {
              const ofItem = over
                .partitionBy(["p.modelId", "p.exampleId"])
                .orderBy(variant === null ? sql`true` : sql`${eb.ref("p.variant")} = ${variant}`, "desc")
              const byScore = ofItem
                .orderBy(sql`${eb.ref("p.score")} IS NULL OR ${eb.ref("p.status")} = 'error'`)
                .orderBy("p.score", lowestFirst ? "asc" : "desc")
              return (trialRule === "first" ? ofItem : byScore).orderBy("p.trial").orderBy("p.id")
            })
            .as("place"),
        ])
        .where("p.resultSetId", "=", resultSetId)
        .where("p.datasetId", "=", datasetId),
    )
    .updateTable("prediction as p")
    .from("ranked as r")
    .set((eb) => ({
      counts: sql<boolean>`${eb.ref("r.isOfVariant")} AND (${trialRule === "mean"} OR ${eb.ref("r.place")} = 1)`,
    }))
    .whereRef("p.id", "=", "r.id")
    .execute()
}

/** The datasets of a result set, while its own table of them is not written yet. */
export async function datasetsIn(client: ClientBase, resultSetId: number) {
  return on(client)
    .selectFrom("dataset as d")
    .select(["d.id", "d.name"])
    .where((eb) =>
      eb(
        "d.id",
        "in",
        eb.selectFrom("prediction").select("datasetId").distinct().where("resultSetId", "=", resultSetId),
      ),
    )
    .orderBy("d.id")
    .execute()
}

/**
 * Most answers of a model to one example of a dataset, among rows of one variant: numbers of trials in a file need not
 * mean that any item was tried twice.
 */
async function mostTrials(client: ClientBase, resultSetId: number, datasetId: number): Promise<number> {
  const row = await on(client)
    .selectFrom((eb) =>
      eb
        .selectFrom("prediction")
        .select((of) => of.cast<number>(of.fn.countAll(), "integer").as("n"))
        .where("resultSetId", "=", resultSetId)
        .where("datasetId", "=", datasetId)
        .groupBy(["modelId", "exampleId", "variant"])
        .as("items"),
    )
    .select((eb) => eb.fn.max("n").as("most"))
    .executeTakeFirst()
  return row?.most ?? 1
}

/** What counts of a dataset, and what it was chosen from. */
export type ChosenScores = Pick<CountingRule, "variant" | "trialRule"> & {
  readonly metric: string
  readonly metrics: NamedRows
  readonly variants: NamedRows
  /** different numbers of trials in the files; above 1 it is counted how often an item was really tried */
  readonly trials: number
}

/** The same as columns of the table of datasets. */
export async function chosenColumns(
  client: ClientBase,
  { resultSetId, datasetId, chosen }: { resultSetId: number; datasetId: number; chosen: ChosenScores | null },
) {
  if (!chosen) return {}
  const { metric, metrics, variant, variants, trialRule } = chosen
  const trials = chosen.trials > 1 ? await mostTrials(client, resultSetId, datasetId) : 1
  return {
    ...{ metric, variant, trials, trialRule },
    metrics: JSON.stringify(metrics),
    variants: variants.length > 1 ? JSON.stringify(variants) : null,
  }
}
