import "server-only"
import { expressionBuilder, sql, type Expression, type SqlBool } from "kysely"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt, rulesOf } from "@/lib/data/scope/failure-rule"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Part, Scope } from "@/lib/data/scope/scope"
import { isMet, isNarrowed, partPairs, textsDiffer, unionOf, type Pair, type PartPair } from "./pair"

export type Overlap = Awaited<ReturnType<typeof queryOverlaps>>[number]

type Models = Omit<Pair, "datasets">

/** Per dataset: items both answered, and items only one did. */
export async function listOverlaps(scope: Scope, pair: Models): Promise<Overlap[]> {
  const load = () => queryOverlaps(scope, pair)
  return cachedFor(scope, { name: "overlaps", beside: pair.other, of: [pair.a, pair.b], load })
}

function queryOverlaps(scope: Scope, pair: Models) {
  return pooled()
    .selectFrom(unionOf(partPairs(scope, pair.other).map((parts) => overlapsIn(parts, pair))).as("overlap"))
    .selectAll()
    .orderBy("datasetId")
    .execute()
}

function overlapsIn(parts: PartPair, pair: Models) {
  const { a, b } = parts
  return (
    expressionBuilder<DB, never>()
      .selectFrom(countItems(parts, pair).as("items"))
      .innerJoin("dataset as d", "d.id", "items.datasetId")
      // Null where that side has no results on it.
      .leftJoin(rulesOf(a).as("ra"), "ra.datasetId", "d.id")
      .leftJoin(rulesOf(b).as("rb"), "rb.datasetId", "d.id")
      .leftJoin("resultSetCount as ca", (join) =>
        join.onRef("ca.datasetId", "=", "d.id").on("ca.resultSetId", "=", a.resultSetId).on("ca.modelId", "=", pair.a),
      )
      .leftJoin("resultSetCount as cb", (join) =>
        join.onRef("cb.datasetId", "=", "d.id").on("cb.resultSetId", "=", b.resultSetId).on("cb.modelId", "=", pair.b),
      )
      .select(["d.id as datasetId", "d.slug as datasetSlug", "d.suite"])
      .select(["items.shared", "items.onlyA", "items.onlyB", "items.otherTexts"])
      // The rule A's failures were told by, and B's; binary: every score of that side's results is 0 or 1.
      .select(["ra.threshold", "ra.lowerIsBetter", "ra.binary"])
      .select(["rb.threshold as thresholdB", "rb.lowerIsBetter as lowerIsBetterB", "rb.binary as binaryB"])
      .select((of) => [
        of.fn.coalesce("d.title", "d.name").as("datasetTitle"),
        // Answers of that side without a score, and errors of the harness: they pair with nothing.
        of.fn.coalesce("ca.unscored", of.lit(0)).as("unscoredA"),
        of.fn.coalesce("cb.unscored", of.lit(0)).as("unscoredB"),
        // Which of several variants of the items counts on that side; null where it answered none, "" is the plain one.
        countedVariant(a, pair.a, of.ref("d.id")).as("variantA"),
        countedVariant(b, pair.b, of.ref("d.id")).as("variantB"),
      ])
  )
}

/** All rows of a benchmark that count are of one variant: the first that is found tells it. */
const countedVariant = ({ resultSetId }: Part, model: number, datasetId: Expression<number>) =>
  expressionBuilder<DB, never>()
    .selectFrom("prediction as v")
    .select("v.variant")
    .where("v.resultSetId", "=", resultSetId)
    .where("v.datasetId", "=", datasetId)
    .where("v.modelId", "=", model)
    .where(isAttempt("v"))
    .limit(1)

/** Bits that say which sides answered an item. */
const [byA, byB] = [1, 2]

function countItems(parts: PartPair, pair: Models) {
  const { a, b } = parts
  const eb = expressionBuilder<DB, "prediction">()
  const isA = eb.and([eb("resultSetId", "=", a.resultSetId), eb("modelId", "=", pair.a)])
  const isB = eb.and([eb("resultSetId", "=", b.resultSetId), eb("modelId", "=", pair.b)])
  const bit = (isSide: Expression<SqlBool>, value: number) =>
    eb.case().when(isSide).then(eb.lit(value)).else(eb.lit(0)).end()
  const answered = eb
    .selectFrom("prediction")
    .select(["datasetId", "exampleId"])
    .select(eb.fn.agg<number>("bit_or", [sql`${bit(isA, byA)} | ${bit(isB, byB)}`]).as("sides"))
    .where(eb.or([isA, isB]))
    .where(isAttempt("prediction"))
    .$if(isNarrowed(parts), (qb) =>
      qb.where(isMet(parts, { datasetId: eb.ref("datasetId"), exampleId: eb.ref("exampleId") })),
    )
    .groupBy(["datasetId", "exampleId"])
  return eb
    .selectFrom(answered.as("item"))
    .select((of) => {
      const isBy = (sides: number) => of("item.sides", "=", of.lit(sides))
      const differs = of.and([of.lit(a.resultSetId !== b.resultSetId), textsDiffer(of.ref("item.exampleId"), parts)])
      return [
        "item.datasetId",
        countOf(of.and([isBy(byA | byB), of.not(differs)])).as("shared"),
        countOf(isBy(byA)).as("onlyA"),
        countOf(isBy(byB)).as("onlyB"),
        // The same id with another text in the two results: not compared.
        countOf(of.and([isBy(byA | byB), differs])).as("otherTexts"),
      ]
    })
    .groupBy("item.datasetId")
}

/** The overlaps on the datasets asked for (slugs or suites; none: all). */
export function overlapsOn(overlaps: readonly Overlap[], datasets: readonly string[]): Overlap[] {
  return overlaps.filter(
    ({ datasetSlug, suite }) =>
      datasets.length === 0 || datasets.includes(datasetSlug) || (suite !== null && datasets.includes(suite)),
  )
}

/** Answers of either side that were left out for having no score, on the datasets they share (none shared: on all of these). */
export function unscoredOn(overlaps: readonly Pick<Overlap, "shared" | "unscoredA" | "unscoredB">[]) {
  const shared = overlaps.filter((row) => row.shared > 0)
  const rows = shared.length > 0 ? shared : overlaps
  const sum = (column: "unscoredA" | "unscoredB") => rows.reduce((total, row) => total + row[column], 0)
  return { a: sum("unscoredA"), b: sum("unscoredB") }
}
