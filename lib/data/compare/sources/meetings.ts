import "server-only"
import { sql } from "kysely"
import { chooseMeetings, type Meeting } from "@/lib/domain/compare/meetings"
import { db } from "@/lib/data/base/kysely"
import { isAttempt, rulesOf } from "@/lib/data/scope/failure-rule"
import { hashOfItem } from "@/lib/data/scope/item-hash"
import { isSameItem } from "@/lib/data/compare/pair"
import type { SubjectPlace } from "@/lib/data/scope/places"

type Side = { readonly model: number; readonly places: readonly SubjectPlace[] }

/** On which benchmarks two models share items that hold one text, and where each is read there; the largest first. */
export async function findMeetings(a: Side, b: Side): Promise<Meeting[]> {
  if (a.places.length === 0 || b.places.length === 0) return []
  const rows = await queryMeetings(a, b)
  const meetings = rows.map(({ resultsA, analysisA, resultsB, analysisB, ...row }) => ({
    ...row,
    a: { results: resultsA, analysis: analysisA },
    b: { results: resultsB, analysis: analysisB },
  }))
  return chooseMeetings(meetings).toSorted((x, y) => y.own - x.own || y.size - x.size || x.datasetId - y.datasetId)
}

/** Places as a table. */
function tableOf(places: readonly SubjectPlace[]) {
  return sql<{ results: number; analysis: number | null; isOwn: boolean; isMain: boolean }>`unnest(
    ${places.map(({ results }) => results)}::int[], ${places.map(({ analysis }) => analysis)}::int[],
    ${places.map(({ isOwn }) => isOwn)}::boolean[], ${places.map(({ isMain }) => isMain)}::boolean[])`
}

function queryMeetings(a: Side, b: Side) {
  return db()
    .selectFrom(tableOf(a.places).as<"one">(sql`one (results, analysis, is_own, is_main)`))
    .innerJoin("resultSetCount as ca", (join) =>
      join.onRef("ca.resultSetId", "=", "one.results").on("ca.modelId", "=", a.model),
    )
    .innerJoin("resultSetCount as cb", (join) =>
      join.onRef("cb.datasetId", "=", "ca.datasetId").on("cb.modelId", "=", b.model),
    )
    .innerJoin(tableOf(b.places).as<"two">(sql`two (results, analysis, is_own, is_main)`), (join) =>
      join.onRef("two.results", "=", "cb.resultSetId"),
    )
    .innerJoinLateral(
      (eb) => rulesOf({ resultSetId: eb.ref("one.results"), analysisId: eb.ref("one.analysis") }).as("ra"),
      (join) => join.onRef("ra.datasetId", "=", "ca.datasetId"),
    )
    .innerJoinLateral(
      (eb) => rulesOf({ resultSetId: eb.ref("two.results"), analysisId: eb.ref("two.analysis") }).as("rb"),
      (join) => join.onRef("rb.datasetId", "=", "ca.datasetId"),
    )
    .select(["ca.datasetId", "one.results as resultsA", "one.analysis as analysisA"])
    .select(["two.results as resultsB", "two.analysis as analysisB"])
    .select(["ra.threshold", "ra.lowerIsBetter", "ra.binary"])
    .select(["rb.threshold as thresholdB", "rb.lowerIsBetter as lowerIsBetterB", "rb.binary as binaryB"])
    .select((eb) => [
      sql<number>`${eb.ref("one.isOwn")}::int + ${eb.ref("two.isOwn")}::int`.as("own"),
      sql<number>`${eb.ref("one.isMain")}::int + ${eb.ref("two.isMain")}::int`.as("main"),
      sql<number>`least(${eb("ca.predictions", "-", eb.ref("ca.unscored"))}, ${eb("cb.predictions", "-", eb.ref("cb.unscored"))})`.as(
        "size",
      ),
    ])
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
          .where(isAttempt("pb"))
          .where((of) => {
            const [hashA, hashB] = [
              hashOfItem(of.ref("pa.resultSetId"), of.ref("pa.exampleId")),
              hashOfItem(of.ref("pb.resultSetId"), of.ref("pb.exampleId")),
            ]
            // Unknown texts count as the same, as in ./pair.ts.
            return of.or([
              of("pa.resultSetId", "=", of.ref("pb.resultSetId")),
              of.not(sql<boolean>`coalesce(${hashA} <> ${hashB}, false)`),
            ])
          }),
      ),
    )
    .orderBy("ca.datasetId")
    .execute()
}
