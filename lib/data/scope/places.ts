import "server-only"
import { expressionBuilder, sql, type Expression, type SqlBool } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import { paramsOfPlace, type Place } from "@/lib/domain/compare/place"
import { db, pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { getScope, newestAnalysis, saysScope, type Scope, type ScopeWanted } from "./scope"
import { strataIn } from "./strata"
import { isListed, isOfEarlierRelease } from "./visible-names"

/** A model or a benchmark. */
export type Subject = { readonly model: number } | { readonly dataset: number }

export type SubjectPlace = Place & {
  /** of the viewer's own results */
  readonly isOwn: boolean
  /** the results are shown with these labels, or have none; not: with those of an earlier analysis */
  readonly isMain: boolean
  /** an earlier release's scores: what the latest holds too would count twice */
  readonly isEarlierRelease: boolean
}

/** So many are looked through. */
const mostPlaces = 20

/**
 * Where the viewer may read answers of a model, or on a benchmark, that have a score: in each result set with the labels of
 * the analysis that a release was made from, else of the newest finished one, else without labels; then with those of
 * earlier analyses. The viewer's own first, then the newest. Scores of earlier releases, which the latest holds too, are
 * places of what is nowhere else, or where they are asked for.
 */
export async function listPlaces(of: Subject, viewer: Viewer, { withEarlier = false } = {}): Promise<SubjectPlace[]> {
  const all = await placesOf(of, viewer)
  const current = all.filter(({ isEarlierRelease }) => !isEarlierRelease)
  return withEarlier || current.length === 0 ? all : current
}

function placesOf(of: Subject, viewer: Viewer): Promise<SubjectPlace[]> {
  const held = expressionBuilder<DB, never>()
    .selectFrom("resultSet as r")
    .select((eb) => {
      const { visibility, ownerId } = { visibility: eb.ref("r.visibility"), ownerId: eb.ref("r.ownerId") }
      return [
        "r.id",
        newestAnalysis(eb.ref("r.id"), viewer).as("newest"),
        sql<boolean>`coalesce(${eb("r.ownerId", "=", viewer?.id ?? null)}, false)`.as("isOwn"),
        sql<boolean>`${isListed({ visibility, ownerId }, viewer)}`.as("isListed"),
        sql<boolean>`${isOfEarlierRelease(eb.ref("r.id"))}`.as("isEarlierRelease"),
      ]
    })
    .where("r.status", "=", "ready")
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("resultSetCount as c")
          .select("c.datasetId")
          .whereRef("c.resultSetId", "=", "r.id")
          .where((on) => isOf(on.ref("c.modelId"), on.ref("c.datasetId"), of))
          .whereRef("c.predictions", ">", "c.unscored"),
      ),
    )
  return (
    db()
      .selectFrom(held.as("place"))
      .leftJoin("analysis as a", (join) =>
        join
          .onRef("a.resultSetId", "=", "place.id")
          .on("a.status", "=", "done")
          .on("a.isRereading", "=", false)
          .on((eb) => isListed({ visibility: eb.ref("a.visibility"), ownerId: eb.ref("a.ownerId") }, viewer)),
      )
      .select((eb) => [
        "place.id as results",
        "a.id as analysis",
        "place.isOwn",
        "place.isEarlierRelease",
        sql<boolean>`${eb("a.id", "is not distinct from", eb.ref("place.newest"))}`.as("isMain"),
      ])
      // An analysis may be public while its results are not.
      .where((eb) => eb.or([eb("place.isListed", "=", true), eb("a.id", "is not", null)]))
      .orderBy("place.isEarlierRelease")
      .orderBy("isMain", "desc")
      // However many others make results public, one's own are among those looked through.
      .orderBy("place.isOwn", "desc")
      .orderBy("place.id", "desc")
      .orderBy("a.id", "desc")
      .limit(mostPlaces)
      .execute()
  )
}

function isOf(model: Expression<number>, dataset: Expression<number>, of: Subject): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  return "model" in of ? eb(model, "=", of.model) : eb(dataset, "=", of.dataset)
}

/** Are there answers of it in a scope? */
export async function holds(scope: Scope, of: Subject): Promise<boolean> {
  const row = await pooled()
    .selectFrom(strataIn(scope).as("s"))
    .select("s.modelId")
    .where((eb) => isOf(eb.ref("s.modelId"), eb.ref("s.datasetId"), of))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Where one model or benchmark is shown: in what was asked for; where nothing was, in the public atlas (`scope`), and what
 * is not there in the reader's newest results that hold it, then in public ones.
 */
export async function scopeOf(
  of: Subject,
  { scope, wanted }: { readonly scope: Scope; readonly wanted: ScopeWanted },
): Promise<Scope> {
  if (saysScope(wanted) || (await holds(scope, of))) return scope
  const places = await listPlaces(of, scope.viewer)
  const place = places.find(({ isOwn }) => isOwn) ?? places[0]
  return place ? getScope(paramsOfPlace(place), scope.viewer) : scope
}
