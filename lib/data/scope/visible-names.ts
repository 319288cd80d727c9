import "server-only"
import { expressionBuilder, type Expression, type SqlBool } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import { isOneOf } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"

/**
 * For whom, and beside which results, a name is looked up. Models and datasets are rows that all results share, so a
 * name is told only to those who may read results that hold it: public ones, their own, and the ones at hand (an unlisted
 * analysis or result set is read by whoever has its address; the caller has checked that).
 */
export type NameAccess = {
  readonly viewer: Viewer
  readonly analysisIds?: readonly number[]
  readonly resultSetIds?: readonly number[]
}

type OfScope = {
  readonly viewer: Viewer
  readonly parts: readonly {
    readonly analysisId: number | null
    readonly countedBy?: number
    readonly resultSetId: number
  }[]
}

/** The names of what a scope shows (getScope has checked that its viewer may read it). */
export function accessOf({ viewer, parts }: OfScope): NameAccess {
  const read = parts.map(({ analysisId, countedBy, resultSetId }) => ({
    analysis: analysisId ?? countedBy,
    resultSetId,
  }))
  return {
    viewer,
    analysisIds: read.flatMap(({ analysis }) => analysis ?? []),
    // An analysis may be public while its results are not: they are open where they are read without one.
    resultSetIds: read.flatMap(({ analysis, resultSetId }) => (analysis === undefined ? resultSetId : [])),
  }
}

type Named = "model" | "dataset"

/**
 * May the model or dataset with this id be named? Every lookup of a name goes by this, so that "not there" and "not
 * yours" are one answer, found in one way.
 */
export function canName(table: Named, id: Expression<number>, access: NameAccess): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const owner = access.viewer?.id ?? null
  return eb.or([
    eb.exists(
      eb
        .selectFrom("resultSetCount as seenCount")
        .innerJoin("resultSet as seenSet", "seenSet.id", "seenCount.resultSetId")
        .select("seenSet.id")
        .where(`seenCount.${table}Id`, "=", id)
        .where((of) =>
          of.or([
            of("seenSet.visibility", "=", "public"),
            of("seenSet.ownerId", "=", owner),
            isOneOf(of.ref("seenSet.id"), access.resultSetIds ?? []),
          ]),
        ),
    ),
    eb.exists(
      eb
        .selectFrom("stratum as seenStratum")
        .innerJoin("analysis as seenAnalysis", "seenAnalysis.id", "seenStratum.analysisId")
        .select("seenAnalysis.id")
        .where(`seenStratum.${table}Id`, "=", id)
        .where((of) =>
          of.or([
            of("seenAnalysis.visibility", "=", "public"),
            of("seenAnalysis.ownerId", "=", owner),
            isOneOf(of.ref("seenAnalysis.id"), access.analysisIds ?? []),
          ]),
        ),
    ),
  ])
}

/** Is it among the results at hand, whoever looks? */
export function isAtHand(table: Named, id: Expression<number>, access: NameAccess): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  return eb.or([
    eb.exists(
      eb
        .selectFrom("stratum as hereStratum")
        .select("hereStratum.modelId")
        .where(`hereStratum.${table}Id`, "=", id)
        .where((of) => isOneOf(of.ref("hereStratum.analysisId"), access.analysisIds ?? [])),
    ),
    eb.exists(
      eb
        .selectFrom("resultSetCount as hereCount")
        .select("hereCount.modelId")
        .where(`hereCount.${table}Id`, "=", id)
        .where((of) => isOneOf(of.ref("hereCount.resultSetId"), access.resultSetIds ?? [])),
    ),
  ])
}

type Owned = { readonly visibility: Expression<string>; readonly ownerId: Expression<number | null> }

/** May the viewer read this row of `resultSet` or `analysis`, knowing its address? As `mayRead`. */
export function isReadable({ visibility, ownerId }: Owned, viewer: Viewer): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  return eb.or([eb(visibility, "<>", "private"), eb(ownerId, "=", viewer?.id ?? null)])
}

/** Is this row of `resultSet` or `analysis` among those that lists show the viewer: public, or the viewer's own? */
export function isListed({ visibility, ownerId }: Owned, viewer: Viewer): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  return eb.or([eb(visibility, "=", "public"), eb(ownerId, "=", viewer?.id ?? null)])
}

/**
 * Are these results the scores of a release that a later one has followed? The latest holds them anew, so that whoever
 * reads several results at once would count them twice.
 */
export function isOfEarlierRelease(resultSetId: Expression<number>): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const ofRelease = eb
    .selectFrom("analysis as madeFrom")
    .innerJoin("taxonomyVersion as made", "made.analysisId", "madeFrom.id")
    .select("made.id")
    .where("madeFrom.resultSetId", "=", resultSetId)
    .where("made.kind", "=", "release")
  return eb.and([eb.exists(ofRelease), eb.not(eb.exists(ofRelease.where("made.isLatest", "=", true)))])
}
