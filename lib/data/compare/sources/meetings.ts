import "server-only"
import { sql } from "kysely"
import { chooseMeetings, splitByRule, type Meeting } from "@/lib/domain/compare/meetings"
import type { Place } from "@/lib/domain/compare/place"
import { db } from "@/lib/data/base/kysely"
import { isAttempt, rulesOf } from "@/lib/data/scope/failure-rule"
import { hashOfItem } from "@/lib/data/scope/item-hash"
import { isSameItem } from "@/lib/data/compare/pair"

/** `rank`: how near it is to the reader, most first; `isMain`: with the labels its results are shown by. */
export type RankedPlace = Place & { readonly rank: number; readonly isMain: boolean }

type Side = { readonly model: number; readonly places: readonly RankedPlace[] }

type LeftOut = { readonly datasetId: number; readonly title: string }

/**
 * On which benchmarks (slugs or suites; none: all) two models share items that hold one text, and where each is read
 * there, the nearest and largest first; and those that are left out as the two fail by two rules there.
 */
export async function findMeetings(
  a: Side,
  b: Side,
  datasets: readonly string[] = [],
): Promise<{ meetings: Meeting[]; leftOut: LeftOut[] }> {
  if (a.places.length === 0 || b.places.length === 0) return { meetings: [], leftOut: [] }
  const rows = (await queryMeetings(a, b)).map(({ resultsA, analysisA, resultsB, analysisB, ...row }) => ({
    ...row,
    a: { results: resultsA, analysis: analysisA },
    b: { results: resultsB, analysis: analysisB },
  }))
  const isAsked = ({ slug, suite }: (typeof rows)[number]) =>
    datasets.includes(slug) || (suite !== null && datasets.includes(suite))
  const asked = rows.filter(isAsked)
  const { compared, leftOut } = splitByRule(chooseMeetings(asked.length > 0 ? asked : rows))
  return {
    meetings: compared.toSorted((x, y) => y.rank - x.rank || y.size - x.size || x.datasetId - y.datasetId),
    leftOut: leftOut.map(({ datasetId, title }) => ({ datasetId, title })),
  }
}

/** Places as a table. */
function tableOf(places: readonly RankedPlace[]) {
  return sql<{ results: number; analysis: number | null; rank: number; isMain: boolean }>`unnest(
    ${places.map(({ results }) => results)}::int[], ${places.map(({ analysis }) => analysis)}::int[],
    ${places.map(({ rank }) => rank)}::int[], ${places.map(({ isMain }) => isMain)}::boolean[])`
}

function queryMeetings(a: Side, b: Side) {
  const columns = sql`p (results, analysis, rank, is_main)`
  return db()
    .with("one", (qb) => qb.selectFrom(tableOf(a.places).as<"p">(columns)).selectAll())
    .with("two", (qb) => qb.selectFrom(tableOf(b.places).as<"p">(columns)).selectAll())
    .with(
      // What is shared is a matter of the results, of which there are fewer than places.
      (cte) => cte("shared").materialized(),
      (qb) =>
        qb
          .selectFrom("resultSetCount as ca")
          .innerJoin("resultSetCount as cb", (join) =>
            join.onRef("cb.datasetId", "=", "ca.datasetId").on("cb.modelId", "=", b.model),
          )
          .select(["ca.resultSetId as resultsA", "cb.resultSetId as resultsB", "ca.datasetId"])
          .select((eb) => {
            const [ofA, ofB] = [
              eb("ca.predictions", "-", eb.ref("ca.unscored")),
              eb("cb.predictions", "-", eb.ref("cb.unscored")),
            ]
            return sql<number>`least(${ofA}, ${ofB})`.as("size")
          })
          .where("ca.modelId", "=", a.model)
          .where("ca.resultSetId", "in", (eb) => eb.selectFrom("one").select("one.results"))
          .where("cb.resultSetId", "in", (eb) => eb.selectFrom("two").select("two.results"))
          // Two imports that hold both models are each compared within, not across.
          .where((eb) => {
            const holds = (set: "ca.resultSetId" | "cb.resultSetId", model: number) =>
              eb.exists(
                eb
                  .selectFrom("resultSetCount as both")
                  .select("both.modelId")
                  .whereRef("both.resultSetId", "=", set)
                  .whereRef("both.datasetId", "=", "ca.datasetId")
                  .where("both.modelId", "=", model),
              )
            return a.model === b.model
              ? eb.lit(true)
              : eb.or([
                  eb("ca.resultSetId", "=", eb.ref("cb.resultSetId")),
                  eb.not(eb.and([holds("ca.resultSetId", b.model), holds("cb.resultSetId", a.model)])),
                ])
          })
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
                  // Unknown texts count as the same, as in ../pair.ts.
                  return of.or([
                    of("pa.resultSetId", "=", of.ref("pb.resultSetId")),
                    of.not(sql<boolean>`coalesce(${hashA} <> ${hashB}, false)`),
                  ])
                }),
            ),
          ),
    )
    .selectFrom("shared")
    .innerJoin("one", "one.results", "shared.resultsA")
    .innerJoin("two", "two.results", "shared.resultsB")
    .innerJoin("dataset as d", "d.id", "shared.datasetId")
    .innerJoinLateral(
      (eb) => rulesOf({ resultSetId: eb.ref("one.results"), analysisId: eb.ref("one.analysis") }).as("ra"),
      (join) => join.onRef("ra.datasetId", "=", "shared.datasetId"),
    )
    .innerJoinLateral(
      (eb) => rulesOf({ resultSetId: eb.ref("two.results"), analysisId: eb.ref("two.analysis") }).as("rb"),
      (join) => join.onRef("rb.datasetId", "=", "shared.datasetId"),
    )
    .select(["d.id as datasetId", "d.slug", "d.suite", "shared.size"])
    .select(["one.results as resultsA", "one.analysis as analysisA"])
    .select(["two.results as resultsB", "two.analysis as analysisB"])
    .select(["ra.threshold", "ra.lowerIsBetter", "ra.binary"])
    .select(["rb.threshold as thresholdB", "rb.lowerIsBetter as lowerIsBetterB", "rb.binary as binaryB"])
    .select((eb) => [
      eb.fn.coalesce("d.title", "d.name").as("title"),
      eb("one.rank", "+", eb.ref("two.rank")).as("rank"),
      sql<number>`${eb.ref("one.isMain")}::int + ${eb.ref("two.isMain")}::int`.as("main"),
    ])
    .orderBy("d.id")
    .execute()
}
