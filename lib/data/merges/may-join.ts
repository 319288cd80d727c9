import "server-only"
import type { PoolClient } from "pg"
import { mayBeOneScale } from "@/lib/domain/results/comparable-scale"
import { AppError } from "@/lib/errors"
import { on } from "@/lib/data/base/kysely"
import { analysesOf } from "@/lib/data/items/renew-results"
import { identityOf } from "@/lib/data/scope/item-hash"
import type { Named } from "@/lib/data/scope/names"
import type { Names, Results } from "./may-merge"

/** Texts that are shown only to who accepts terms would be shown to everybody under another name. */
export async function assertNotUngated(client: PoolClient, { from, into }: Names): Promise<void> {
  const gated = await on(client)
    .selectFrom("dataset")
    .select("id")
    .where("id", "in", [from.id, into.id])
    .where("gated", "=", true)
    .execute()
  const isGated = ({ id }: Named) => gated.some((one) => one.id === id)
  if (isGated(from) && !isGated(into))
    throw new AppError(
      "conflict",
      `Items of ${from.name} are shown only to those who accept its terms; under the name ${into.name} anybody could read them.`,
    )
}

/** Scores of one benchmark are held against one threshold, in one direction, by one rule. */
export async function assertOneRule(client: PoolClient, { id, name }: Results, { from, into }: Names): Promise<void> {
  const rows = await on(client)
    .selectFrom("resultSetDataset")
    .select(["datasetId", "threshold", "lowerIsBetter", "binary", "maxScore", "metric", "variant", "trialRule"])
    .where("resultSetId", "=", id)
    .where("datasetId", "in", [from.id, into.id])
    .execute()
  const [one, other] = [from, into].map(({ id: of }) => rows.find(({ datasetId }) => datasetId === of))
  if (!one || !other) return
  const refuse = (what: string) => {
    throw new AppError(
      "conflict",
      `In ${name} ${from.name} and ${into.name} ${what}: as one benchmark, their scores would mean two things.`,
    )
  }
  if (one.lowerIsBetter !== other.lowerIsBetter) refuse("have opposite directions")
  if (one.binary !== other.binary || !isOneScale(one.maxScore, other.maxScore))
    refuse("have scores on different scales")
  if (one.threshold !== other.threshold) refuse(`have different thresholds (${one.threshold} and ${other.threshold})`)
  if (one.metric !== other.metric)
    refuse(`count different scores (${one.metric ?? "the only one"} and ${other.metric ?? "the only one"})`)
  if (one.variant !== other.variant)
    refuse(`count different variants (${one.variant ?? "the only one"} and ${other.variant ?? "the only one"})`)
  if (one.trialRule !== other.trialRule) refuse(`count trials differently (${one.trialRule} and ${other.trialRule})`)
  const read = await on(client)
    .selectFrom("stratum")
    .select("analysisId")
    .where("analysisId", "in", analysesOf(client, id))
    .where("datasetId", "in", [from.id, into.id])
    .groupBy("analysisId")
    .having((eb) =>
      eb.or([
        eb(eb.fn.min("threshold"), "<>", eb.fn.max("threshold")),
        eb(eb.fn.agg("bool_and", ["lowerIsBetter"]), "<>", eb.fn.agg("bool_or", ["lowerIsBetter"])),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  if (read)
    throw new AppError(
      "conflict",
      `Analysis ${read.analysisId} of ${name} read the two benchmarks with different thresholds: its counts could not follow.`,
    )
}

const isOneScale = (one: number | null, other: number | null) =>
  one === null || other === null || mayBeOneScale(one, other)

type Move = {
  /** where the rows are, and where they would go */
  readonly at: Named
  readonly to: Named
  /** only rows whose files have this name */
  readonly called?: Named
}

/** One model has answers under both names to items with the same id. */
export async function countAnsweredTwice(client: PoolClient, resultSetId: number, move: Move): Promise<number> {
  const { items } = await meeting(client, resultSetId, move)
    .whereRef("b.modelId", "=", "a.modelId")
    .select((eb) => eb.cast<number>(eb.fn.count("a.exampleId").distinct(), "integer").as("items"))
    .executeTakeFirstOrThrow()
  return items
}

/** Under one id both names have items that are not the same. */
export async function countOtherTexts(client: PoolClient, resultSetId: number, move: Move): Promise<number> {
  const { items } = await meeting(client, resultSetId, move)
    .innerJoin("exampleText as t", (join) =>
      join.onRef("t.exampleId", "=", "a.exampleId").on("t.resultSetId", "=", resultSetId),
    )
    .innerJoin("exampleText as o", (join) =>
      join.onRef("o.exampleId", "=", "b.exampleId").on("o.resultSetId", "=", resultSetId),
    )
    .where((eb) => eb(identityOf("t"), "<>", identityOf("o")))
    .select((eb) => eb.cast<number>(eb.fn.count("a.exampleId").distinct(), "integer").as("items"))
    .executeTakeFirstOrThrow()
  return items
}

/** Rows that would go, beside those that are on the same items there already. */
function meeting(client: PoolClient, resultSetId: number, { at, to, called }: Move) {
  return on(client)
    .selectFrom("prediction as a")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .innerJoin("example as x", (join) => join.onRef("x.externalId", "=", "e.externalId").on("x.datasetId", "=", to.id))
    .innerJoin("prediction as b", (join) =>
      join.onRef("b.exampleId", "=", "x.id").on("b.resultSetId", "=", resultSetId).on("b.datasetId", "=", to.id),
    )
    .where("a.resultSetId", "=", resultSetId)
    .where("a.datasetId", "=", at.id)
    .$if(called !== undefined, (qb) => qb.where("a.ownDatasetId", "=", called?.id ?? 0))
}
