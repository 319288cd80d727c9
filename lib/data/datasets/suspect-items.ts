import "server-only"
import { sql, type Expression, type SqlBool } from "kysely"
import { FINAL_PART, sharedAnswer } from "@/lib/domain/results/final-answer"
import { memoizedView } from "@/lib/cache/memoize"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { isFailure, rulesIn } from "@/lib/data/scope/failure-rule"
import { inParts } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** An item at which the benchmark rather than the models may be at fault: what speaks for it, in numbers. */
export type SuspectItem = {
  readonly exampleId: string
  /** a failure on it that was read, the surest of those that cast doubt; null: none was read */
  readonly annotationId: number | null
  readonly read: number
  readonly noErrorFound: number
  readonly referenceWrong: number
  readonly ambiguous: number
  readonly scorerArtefact: number
  /** reviews by people: no error, or reference or scorer at fault */
  readonly doubtsOfPeople: number
  /** models that give one and the same wrong answer, of the failing ones that state any; 0: no such majority */
  readonly sameAnswer: number
  readonly statedAnswers: number
}

/** Items whose outputs are compared: those most models fail. Reading every output of a large benchmark takes too long. */
const itemsCompared = 400
const outputsCompared = 20_000

/** Every suspect item of a dataset, those with most kinds of evidence first. */
export async function listSuspectItems(scope: Scope, datasetId: number): Promise<readonly SuspectItem[]> {
  const cached = <T>(name: string, load: () => Promise<readonly T[]>) =>
    cachedFor(scope, { name, of: [datasetId], load })
  const [judged, shared, doubts] = await Promise.all([
    cached("doubts of judges", () => queryJudged(scope, datasetId)),
    cached("same answers", () => querySharedAnswers(scope, datasetId)),
    queryDoubtsOfPeople(scope, datasetId),
  ])
  // Hundreds of items, and most benchmarks were reviewed by nobody.
  return doubts.length === 0
    ? memoizedView(judged, ["suspect items", shared], () => merge({ judged, shared, doubts }))
    : merge({ judged, shared, doubts })
}

function merge(found: {
  readonly judged: Readonly<Rows<typeof queryJudged>>
  readonly shared: Readonly<Rows<typeof querySharedAnswers>>
  readonly doubts: Readonly<Rows<typeof queryDoubtsOfPeople>>
}): SuspectItem[] {
  const items = new Map<string, SuspectItem>()
  const add = (exampleId: string, found: Partial<SuspectItem>) =>
    items.set(exampleId, { ...nothing, ...items.get(exampleId), ...found, exampleId })
  for (const { exampleId, ...row } of found.judged) add(exampleId, row)
  for (const { exampleId, sameAnswer, statedAnswers } of found.shared) add(exampleId, { sameAnswer, statedAnswers })
  for (const { exampleId, doubts: doubtsOfPeople, annotationId } of found.doubts)
    add(exampleId, { doubtsOfPeople, annotationId: items.get(exampleId)?.annotationId ?? annotationId })
  return [...items.values()].sort(
    (a, b) => kindsOf(b) - kindsOf(a) || weightOf(b) - weightOf(a) || (a.exampleId < b.exampleId ? -1 : 1),
  )
}

const nothing = {
  ...{ annotationId: null, read: 0, noErrorFound: 0, referenceWrong: 0, ambiguous: 0, scorerArtefact: 0 },
  ...{ doubtsOfPeople: 0, sameAnswer: 0, statedAnswers: 0 },
}

const evidenceOf = (item: SuspectItem) => [
  ...[item.referenceWrong, item.noErrorFound, item.ambiguous, item.scorerArtefact],
  ...[item.doubtsOfPeople, item.sameAnswer],
]
const kindsOf = (item: SuspectItem) => evidenceOf(item).filter((count) => count > 0).length
const weightOf = (item: SuspectItem) => evidenceOf(item).reduce((sum, count) => sum + count, 0)

type Rows<Query extends (scope: Scope, datasetId: number) => Promise<readonly unknown[]>> = Awaited<ReturnType<Query>>

function queryJudged(scope: Scope, datasetId: number) {
  const doubted = pooled()
    .selectFrom("errorAnnotation as a")
    .select((eb) => {
      const [id, outcome, suspect] = [eb.ref("a.id"), eb.ref("a.outcome"), eb.ref("a.suspect")]
      const count = (of: Expression<SqlBool>) => countOf(of)
      return [
        "a.exampleId",
        sql<number>`(array_agg(${id} ORDER BY ${suspect} IS NULL, ${outcome} <> 'no_error_found', ${eb.ref("a.confidence")} DESC NULLS LAST, ${id}))[1]`.as(
          "annotationId",
        ),
        countOf().as("read"),
        count(eb(outcome, "=", "no_error_found")).as("noErrorFound"),
        count(eb(suspect, "=", "reference_wrong")).as("referenceWrong"),
        count(eb(suspect, "=", "ambiguous_item")).as("ambiguous"),
        count(eb(suspect, "=", "scorer_artefact")).as("scorerArtefact"),
      ]
    })
    .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
    .where("a.datasetId", "=", datasetId)
    .where("a.outcome", "in", ["diagnosed", "no_error_found"])
    .groupBy("a.exampleId")
    .having((eb) =>
      eb.or([
        eb(eb.fn.count("a.suspect"), ">", 0),
        eb.fn.agg<boolean>("bool_or", [eb("a.outcome", "=", "no_error_found")]),
      ]),
    )
  return pooled()
    .selectFrom(doubted.as("found"))
    .innerJoin("example as e", "e.id", "found.exampleId")
    .select(["e.externalId as exampleId", "found.annotationId", "found.read", "found.noErrorFound"])
    .select(["found.referenceWrong", "found.ambiguous", "found.scorerArtefact"])
    .execute()
}

/** The same wrong answer by several models: one output a model, the ends only. The answers themselves go no further. */
async function querySharedAnswers(scope: Scope, datasetId: number) {
  const rows = await pooled()
    .with("failed", (qb) =>
      qb
        .selectFrom("prediction as p")
        .innerJoin(rulesIn(scope).as("r"), (join) =>
          join.onRef("r.resultSetId", "=", "p.resultSetId").onRef("r.datasetId", "=", "p.datasetId"),
        )
        .select((eb) => ["p.exampleId", "p.modelId", eb.fn.min("p.id").as("predictionId")])
        .where((eb) => inParts(scope, { resultSet: eb.ref("p.resultSetId") }))
        .where("p.datasetId", "=", datasetId)
        .where(isFailure("p", "r"))
        .groupBy(["p.exampleId", "p.modelId"]),
    )
    .with("items", (qb) =>
      qb
        .selectFrom("failed")
        .select("exampleId")
        .groupBy("exampleId")
        .having((eb) => eb.fn.countAll(), ">=", 3)
        .orderBy((eb) => eb.fn.countAll(), "desc")
        .orderBy("exampleId")
        .limit(itemsCompared),
    )
    .with("outputs", (qb) =>
      qb
        .selectFrom("failed as f")
        .innerJoin("items", "items.exampleId", "f.exampleId")
        .select(["f.exampleId", "f.predictionId"])
        .orderBy("f.exampleId")
        .orderBy("f.predictionId")
        .limit(outputsCompared),
    )
    .selectFrom("outputs as o")
    .innerJoin("predictionText as t", "t.predictionId", "o.predictionId")
    .innerJoin("example as e", "e.id", "o.exampleId")
    .select((eb) => {
      const end = eb.fn<string>("right", ["t.output", eb.lit(FINAL_PART)])
      return ["e.externalId as exampleId", eb.fn.agg<string[]>("array_agg", [end]).as("ends")]
    })
    .groupBy("e.id")
    .execute()
  return rows.flatMap(({ exampleId, ends }) => {
    const shared = sharedAnswer(ends)
    return shared ? [{ exampleId, sameAnswer: shared.same, statedAnswers: shared.stated }] : []
  })
}

/** Not cached: a review counts at once. The latest one of a person counts. */
function queryDoubtsOfPeople(scope: Scope, datasetId: number) {
  const latest = pooled()
    .selectFrom("review as r")
    .innerJoin("errorAnnotation as a", "a.id", "r.annotationId")
    .distinctOn(["r.annotationId", "r.userId"])
    .select(["r.annotationId", "r.verdict"])
    .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
    .where("a.datasetId", "=", datasetId)
    .orderBy("r.annotationId")
    .orderBy("r.userId")
    .orderBy("r.createdAt", "desc")
    .orderBy("r.id", "desc")
  return pooled()
    .selectFrom(latest.as("latest"))
    .innerJoin("errorAnnotation as a", "a.id", "latest.annotationId")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .select((eb) => ["e.externalId as exampleId", countOf().as("doubts"), eb.fn.min("a.id").as("annotationId")])
    .where("latest.verdict", "in", ["no_error", "reference_wrong", "scorer_at_fault"])
    .groupBy("e.id")
    .execute()
}
