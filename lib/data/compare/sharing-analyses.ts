import "server-only"
import { sql, type Expression, type SqlBool } from "kysely"
import { isSameRule, rulesOnBothSides } from "@/lib/domain/compare/ranking"
import { db } from "@/lib/data/base/kysely"
import { isAttempt, rulesOf } from "@/lib/data/scope/failure-rule"
import { isSameItem } from "./pair"

type Side = {
  readonly model: number
  /** finished ones that hold the model */
  readonly analyses: readonly number[]
  /** those it was asked for in, where these hold it */
  readonly wanted: readonly number[]
}
type Sides = { readonly a: Side; readonly b: Side }

/**
 * Two of the analyses, one for each side, in which the models share items: those with one rule before those that would be
 * refused for having two, then those asked for, then one analysis for both, then the newest.
 */
export async function findSharing(sides: Sides): Promise<{ analysisA: number; analysisB: number } | null> {
  const [one, two] = [sides.a, sides.b].map(({ analyses, wanted }) => [...analyses, ...wanted])
  if (!one?.length || !two?.length) return null
  const rows = await querySharing(sides, { one, two })
  const keyOf = ({ analysisA, analysisB }: Row) => `${analysisA} ${analysisB}`
  const refused = new Set(rows.filter(isRefused).map(keyOf))
  const found = rows.find((row) => !refused.has(keyOf(row))) ?? rows[0]
  return found ? { analysisA: found.analysisA, analysisB: found.analysisB } : null
}

type Row = Awaited<ReturnType<typeof querySharing>>[number]

function querySharing(
  { a, b }: Sides,
  candidates: { readonly one: readonly number[]; readonly two: readonly number[] },
) {
  const isOneOf = (id: Expression<number>, ids: readonly number[]) => sql<SqlBool>`${id} = ANY (${[...ids]}::int[])`
  return db()
    .with("one", (qb) => qb.selectFrom("analysis").select(["id", "resultSetId"]).where("id", "in", candidates.one))
    .with("two", (qb) => qb.selectFrom("analysis").select(["id", "resultSetId"]).where("id", "in", candidates.two))
    .with(
      // What is shared is a matter of the results, of which there are fewer than analyses.
      (cte) => cte("shared").materialized(),
      (qb) =>
        qb
          .selectFrom("resultSetCount as ca")
          .innerJoin("resultSetCount as cb", (join) =>
            join.onRef("cb.datasetId", "=", "ca.datasetId").on("cb.modelId", "=", b.model),
          )
          .select(["ca.resultSetId as resultsA", "cb.resultSetId as resultsB", "ca.datasetId"])
          .where("ca.modelId", "=", a.model)
          .where("ca.resultSetId", "in", (eb) => eb.selectFrom("one").select("one.resultSetId"))
          .where("cb.resultSetId", "in", (eb) => eb.selectFrom("two").select("two.resultSetId"))
          .where((eb) =>
            eb.exists(
              eb
                .selectFrom("prediction as pa")
                .innerJoin("prediction as pb", (join) =>
                  join
                    .onRef("pb.resultSetId", "=", "cb.resultSetId")
                    .on("pb.modelId", "=", b.model)
                    .on(isSameItem("pb", "pa")),
                )
                .select("pa.id")
                .whereRef("pa.resultSetId", "=", "ca.resultSetId")
                .where("pa.modelId", "=", a.model)
                .whereRef("pa.datasetId", "=", "ca.datasetId")
                .where(isAttempt("pa"))
                .where(isAttempt("pb")),
            ),
          ),
    )
    .selectFrom("shared")
    .innerJoin("one", "one.resultSetId", "shared.resultsA")
    .innerJoin("two", "two.resultSetId", "shared.resultsB")
    .innerJoinLateral(
      (eb) => rulesOf({ resultSetId: eb.ref("one.resultSetId"), analysisId: eb.ref("one.id") }).as("ra"),
      (join) => join.onRef("ra.datasetId", "=", "shared.datasetId"),
    )
    .innerJoinLateral(
      (eb) => rulesOf({ resultSetId: eb.ref("two.resultSetId"), analysisId: eb.ref("two.id") }).as("rb"),
      (join) => join.onRef("rb.datasetId", "=", "shared.datasetId"),
    )
    .select(["one.id as analysisA", "ra.threshold", "ra.lowerIsBetter", "ra.binary"])
    .select(["two.id as analysisB", "rb.threshold as thresholdB", "rb.lowerIsBetter as lowerIsBetterB"])
    .select("rb.binary as binaryB")
    .orderBy((eb) => isOneOf(eb.ref("one.id"), a.wanted), "desc")
    .orderBy((eb) => isOneOf(eb.ref("two.id"), b.wanted), "desc")
    .orderBy((eb) => eb("one.id", "=", eb.ref("two.id")), "desc")
    .orderBy("one.id", "desc")
    .orderBy("two.id", "desc")
    .execute()
}

function isRefused(row: Row): boolean {
  const rules = rulesOnBothSides(row)
  return rules !== null && !isSameRule(rules.a, rules.b)
}
