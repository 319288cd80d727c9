import "server-only"
import type { ExpressionBuilder } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { AbsentSide, NothingShared } from "@/lib/domain/compare/ranking"
import { countOf } from "@/lib/data/base/columns"
import { db } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { hashOfItem } from "@/lib/data/scope/item-hash"
import type { Named } from "@/lib/data/scope/names"
import { inParts } from "@/lib/data/scope/parts"
import type { Scope } from "@/lib/data/scope/scope"
import { isListed } from "@/lib/data/scope/visible-names"
import type { Overlap } from "@/lib/data/compare/overlaps"
import { isSameItem } from "@/lib/data/compare/pair"
import { findMeetings } from "./meetings"
import { listPlaces } from "@/lib/data/scope/places"

type Pair = {
  readonly a: Named
  readonly b: Named
  readonly other?: Scope | undefined
  readonly overlaps: readonly Overlap[]
  /** the overlaps that were asked for */
  readonly wanted: readonly Overlap[]
}

/**
 * Why two models share no item that counts, looked for from the outside in: not among the results, other benchmarks,
 * other ids, other texts, no scores. Of results and analyses only those the viewer may see are named.
 */
export async function whyNothingShared(scope: Scope, pair: Pair): Promise<NothingShared> {
  const absent = await findAbsent(scope, pair)
  if (absent) return absent
  const sum = (rows: readonly Overlap[], column: "shared" | "otherTexts") =>
    rows.reduce((total, row) => total + row[column], 0)
  const elsewhere = sum(pair.overlaps, "shared")
  if (elsewhere > 0) {
    const wanted = pair.wanted.map((row) => row.datasetTitle)
    return { kind: "filtered", shared: elsewhere, datasets: wanted.length > 0 ? wanted : ["the benchmarks asked for"] }
  }
  const otherTexts = sum(pair.overlaps, "otherTexts")
  if (otherTexts > 0) {
    const datasets = pair.overlaps.filter((row) => row.otherTexts > 0).map((row) => row.datasetTitle)
    return { kind: "other-texts", items: otherTexts, datasets }
  }
  const unscored = await countUnscored(scope, pair)
  if (unscored > 0) return { kind: "unscored", items: unscored }
  return (await findOtherIds(scope, pair)) ?? listBenchmarks(scope, pair)
}

async function countUnscored(scope: Scope, { a, b, other = scope }: Pair): Promise<number> {
  const { items } = await db()
    .selectFrom("prediction as pa")
    .innerJoin("prediction as pb", (join) =>
      join
        .on((eb) => inParts(other, { resultSet: eb.ref("pb.resultSetId") }))
        .on("pb.modelId", "=", b.id)
        .on(isSameItem("pb", "pa")),
    )
    .select((eb) => eb.cast<number>(eb.fn.count("pa.exampleId").distinct(), "integer").as("items"))
    .where((eb) => inParts(scope, { resultSet: eb.ref("pa.resultSetId") }))
    .where("pa.modelId", "=", a.id)
    .where("pa.counts", "=", true)
    .where("pb.counts", "=", true)
    .executeTakeFirstOrThrow()
  return items
}

/** Texts that both answered under different ids; of the two benchmarks that have most of them. */
async function findOtherIds(scope: Scope, { a, b, other = scope }: Pair): Promise<NothingShared | null> {
  const row = await db()
    .selectFrom(textsOf(scope, a).as("a"))
    .innerJoin(textsOf(other, b).as("b"), "b.hash", "a.hash")
    .innerJoin("dataset as da", "da.id", "a.datasetId")
    .innerJoin("dataset as db", "db.id", "b.datasetId")
    .select((eb) => [
      countOf().as("texts"),
      eb.fn.coalesce("da.title", "da.name").as("datasetA"),
      eb.fn.coalesce("db.title", "db.name").as("datasetB"),
    ])
    .where("a.hash", "is not", null)
    .groupBy(["da.id", "db.id"])
    .orderBy("texts", "desc")
    .orderBy("da.id")
    .orderBy("db.id")
    .limit(1)
    .executeTakeFirst()
  return row ? { kind: "other-ids", ...row } : null
}

const textsOf = (scope: Scope, model: Named) =>
  db()
    .selectFrom("prediction as p")
    .select((eb) => ["p.datasetId", hashOfItem(eb.ref("p.resultSetId"), eb.ref("p.exampleId")).as("hash")])
    .distinct()
    .where((eb) => inParts(scope, { resultSet: eb.ref("p.resultSetId") }))
    .where("p.modelId", "=", model.id)

async function listBenchmarks(scope: Scope, { a, b, other = scope }: Pair): Promise<NothingShared> {
  const [ofA, ofB] = await Promise.all([listTitles(scope, a), listTitles(other, b)])
  const both = ofA.filter((title) => ofB.includes(title))
  return both.length > 0 ? { kind: "other-items", datasets: both } : { kind: "other-benchmarks", a: ofA, b: ofB }
}

async function listTitles(scope: Scope, model: Named): Promise<string[]> {
  const rows = await db()
    .selectFrom("dataset as d")
    .select((eb) => eb.fn.coalesce("d.title", "d.name").as("title"))
    .where("d.id", "in", (eb) =>
      eb
        .selectFrom("resultSetCount as c")
        .select("c.datasetId")
        .where((of) => inParts(scope, { resultSet: of.ref("c.resultSetId") }))
        .where("c.modelId", "=", model.id),
    )
    .orderBy("d.id")
    .execute()
  return rows.map(({ title }) => title)
}

/** The sides whose model is not among the results they were looked for in. */
async function findAbsent(scope: Scope, pair: Pair): Promise<NothingShared | null> {
  const { other = scope } = pair
  const here = await db()
    .selectNoFrom((eb) => [isPresent(eb, scope, pair.a).as("a"), isPresent(eb, other, pair.b).as("b")])
    .executeTakeFirstOrThrow()
  if (here.a && here.b) return null
  const [analysesA, analysesB] = await Promise.all([
    listAnalyses(pair.a, scope.viewer),
    listAnalyses(pair.b, scope.viewer),
  ])
  const [a, b] = await Promise.all([
    here.a ? null : absentSide("a", pair.a, { viewer: scope.viewer, analyses: analysesA }),
    here.b ? null : absentSide("b", pair.b, { viewer: scope.viewer, analyses: analysesB }),
  ])
  const [placesA, placesB] = await Promise.all(
    [pair.a, pair.b].map(({ id }) => listPlaces({ model: id }, scope.viewer, { withEarlier: true })),
  )
  const ranked = (places: typeof placesA = []) =>
    places.map(({ isOwn, ...place }) => ({ ...place, rank: Number(isOwn) }))
  const { meetings } = await findMeetings(
    { model: pair.a.id, places: ranked(placesA) },
    { model: pair.b.id, places: ranked(placesB) },
  )
  const [met] = meetings
  const instead = met && {
    ...{ analysisA: met.a.analysis, resultsA: met.a.results },
    ...{ analysisB: met.b.analysis, resultsB: met.b.results },
  }
  return { kind: "absent", sides: [a, b].filter((side) => side !== null), instead: instead ?? null }
}

const isPresent = (eb: ExpressionBuilder<DB, never>, scope: Scope, model: Named) =>
  eb.exists(
    eb
      .selectFrom("resultSetCount as c")
      .select("c.datasetId")
      .where((of) => inParts(scope, { resultSet: of.ref("c.resultSetId") }))
      .where("c.modelId", "=", model.id),
  )

const mostPlaces = 5
/** So many of the newest analyses are looked at for a pair that shares items. */
const mostTried = 50

/** Finished analyses that hold the model, newest first. */
function listAnalyses(model: Named, viewer: Viewer) {
  return db()
    .selectFrom("analysis as a")
    .select(["a.id", "a.title as name"])
    .where("a.status", "=", "done")
    .where((eb) => isListed({ visibility: eb.ref("a.visibility"), ownerId: eb.ref("a.ownerId") }, viewer))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("stratum as s")
          .select("s.datasetId")
          .whereRef("s.analysisId", "=", "a.id")
          .where("s.modelId", "=", model.id),
      ),
    )
    .orderBy("a.id", "desc")
    .limit(mostTried)
    .execute()
}

type Known = { readonly viewer: Viewer; readonly analyses: AbsentSide["analyses"] }

async function absentSide(side: "a" | "b", model: Named, { viewer, analyses }: Known): Promise<AbsentSide> {
  const [unfinished, results] = await Promise.all([
    db()
      .selectFrom("analysis as a")
      .innerJoin("resultSetCount as c", "c.resultSetId", "a.resultSetId")
      .select((eb) => ["a.id", "a.title as name", eb.cast<string>("a.status", "text").as("status")])
      .where("c.modelId", "=", model.id)
      .where("a.status", "in", ["queued", "running", "paused"])
      .where("a.ownerId", "=", viewer?.id ?? null)
      .groupBy("a.id")
      .orderBy("a.id", "desc")
      .limit(mostPlaces)
      .execute(),
    db()
      .selectFrom("resultSet as r")
      .select(["r.id", "r.name"])
      .where("r.status", "=", "ready")
      .where("r.origin", "=", "import")
      .where((eb) => isListed({ visibility: eb.ref("r.visibility"), ownerId: eb.ref("r.ownerId") }, viewer))
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom("resultSetCount as c")
            .select("c.datasetId")
            .whereRef("c.resultSetId", "=", "r.id")
            .where("c.modelId", "=", model.id),
        ),
      )
      .orderBy("r.id", "desc")
      .limit(mostPlaces)
      .execute(),
  ])
  return { side, model: model.name, analyses: analyses.slice(0, mostPlaces), unfinished, results }
}
