import "server-only"
import { groupBy } from "@/lib/domain/collections/group-by"
import { isSamePlace, paramsOfPlace, type Place } from "@/lib/domain/compare/place"
import type { CountedThere } from "@/lib/domain/compare/count-once"
import type { Meeting } from "@/lib/domain/compare/meetings"
import { AppError } from "@/lib/errors"
import { pooled } from "@/lib/data/base/kysely"
import { strataIn } from "@/lib/data/scope/strata"
import { getScope, judgeOf, placeOf, type Part, type Scope } from "@/lib/data/scope/scope"
import { findMeetings, type RankedPlace } from "./meetings"
import { findTwins, withoutItems } from "./twins"
import { holds, listPlaces } from "@/lib/data/scope/places"

/** Where the two sides of a comparison are read; `other`: B, when that is not where A is. */
export type Met = {
  readonly scope: Scope
  readonly other: Scope | undefined
  /** titles of benchmarks that both ran and that are left out, as the two fail by two rules there */
  readonly leftOut: readonly string[]
  /** items of these stand under two benchmarks with the same texts, and count under one */
  readonly countOnce: readonly CountedThere[]
}

type Wanted = {
  readonly a: { readonly id: number }
  readonly b: { readonly id: number }
  /** slugs or suites; none: all */
  readonly datasets: readonly string[]
  /** the scope of the address, or the public atlas where it names none (`isAsked`) */
  readonly scope: Scope
  readonly isAsked: boolean
  /** where B was asked for by name */
  readonly other: Scope | undefined
}

/**
 * Where two models are compared. What was asked for stays; for the rest everything that the viewer may read is looked
 * through: their own results, the release, then public ones, with labels or without. Of each benchmark each side is read
 * in one place. Kinds of failure are those of the place with most of the items; results that another judge labelled, or by
 * other categories, bring their scores alone, so that labels of two judges never meet.
 */
export async function meet(wanted: Wanted): Promise<Met> {
  const { a, b, datasets } = wanted
  const all = await placesToMeet(wanted, [])
  const pair = { a: a.id, b: b.id, datasets, other: all.other }
  const { exampleIds, datasetIds, counted: countOnce } = await findTwins(all.scope, pair)
  if (exampleIds.length === 0) return { ...all, countOnce }
  const met = datasetIds.length > 0 ? await placesToMeet(wanted, datasetIds) : all
  return { ...met, scope: withoutItems(met.scope, exampleIds), countOnce }
}

type Placed = Omit<Met, "countOnce">

/** `notOn`: benchmarks whose shared items all count under another name. */
async function placesToMeet(
  { a, b, datasets, scope, isAsked, other }: Wanted,
  notOn: readonly number[],
): Promise<Placed> {
  if (isAsked && (other || (await holds(scope, { model: b.id })))) {
    const asked = { scope, other }
    return { ...(notOn.length > 0 ? await without(asked, { read: [], notHere: notOn }) : asked), leftOut: [] }
  }
  const placesIn = async (withEarlier: boolean) => {
    const [allOfA, placesOfB] = await Promise.all([
      isAsked ? [placeAsked(scope)] : placesOf(a, scope, withEarlier),
      other ? [placeAsked(other)] : placesOf(b, scope, withEarlier),
    ])
    // One model on both sides: A is not looked for where B was asked for.
    const elsewhere =
      other && a.id === b.id ? allOfA.filter(({ results }) => results !== placeOf(other).results) : allOfA
    return [elsewhere.length > 0 ? elsewhere : allOfA, placesOfB] as const
  }
  const meetIn = ([ofA, ofB]: Awaited<ReturnType<typeof placesIn>>) =>
    findMeetings({ model: a.id, places: ofA }, { model: b.id, places: ofB }, datasets)
  let places = await placesIn(false)
  let found = await meetIn(places)
  if (found.meetings.length === 0) {
    // A spelling that only an earlier release knows is compared there.
    const all = await placesIn(true)
    if (all.flat().length > places.flat().length) [places, found] = [all, await meetIn(all)]
  }
  const [placesOfA, placesOfB] = places
  const { meetings, leftOut } = found
  const [main, ...more] = groupByPlaces(meetings.filter(({ datasetId }) => !notOn.includes(datasetId)))
  if (!main) return { ...(await apart({ scope, isAsked, other }, placesOfA, placesOfB)), leftOut: [] }
  const met = onOneTree({ scope: await opened(main.a, scope), other: await openedBeside(main, scope) })
  const notHere = [
    ...more.flatMap(({ datasetIds }) => datasetIds),
    ...leftOut.map(({ datasetId }) => datasetId),
    ...notOn,
  ]
  const here = notHere.length === 0 ? met : await without(met, { read: main.datasetIds, notHere })
  return { ...(await withMore(here, more)), leftOut: leftOut.map(({ title }) => title) }
}

/** What was asked for, or is the reader's own; the release at hand; what others made public. */
const ranks = { own: 2, atHand: 1, others: 0 } as const

const placeAsked = (scope: Scope): RankedPlace => ({ ...placeOf(scope), rank: ranks.own, isMain: true })

async function placesOf(model: { readonly id: number }, scope: Scope, withEarlier: boolean): Promise<RankedPlace[]> {
  const [listed, isHere] = await Promise.all([
    listPlaces({ model: model.id }, scope.viewer, { withEarlier }),
    holds(scope, { model: model.id }),
  ])
  const here = placeOf(scope)
  const others = listed
    .filter((place) => !isSamePlace(place, here))
    .map(({ isOwn, ...place }) => ({ ...place, rank: isOwn ? ranks.own : ranks.others }))
  // Before there is a release it is one of the reader's results that is at hand.
  const isOwn = listed.some((place) => place.isOwn && isSamePlace(place, here))
  return isHere ? [{ ...here, rank: isOwn ? ranks.own : ranks.atHand, isMain: true }, ...others] : others
}

type Sides = Pick<Met, "scope" | "other">

/** Where one side has scores alone its failures stand on the tree of the other's labels. */
function onOneTree({ scope, other }: Sides): Sides {
  if (!other) return { scope, other }
  if (scope.analysis === null) return { scope: onTreeOf(other, scope), other }
  return { scope, other: other.analysis === null ? onTreeOf(scope, other) : other }
}

function onTreeOf({ version }: Scope, side: Scope): Scope {
  return { ...side, version, parts: side.parts.map((part) => ({ ...part, versionId: version.id })) }
}

type Group = { readonly a: Place; readonly b: Place; readonly datasetIds: readonly number[] }

/** Benchmarks that are read in the same two places, those with the first meeting first. */
function groupByPlaces(meetings: readonly Meeting[]): Group[] {
  const keyOf = ({ a, b }: Meeting) => JSON.stringify([a.results, a.analysis, b.results, b.analysis])
  return [...groupBy(meetings, keyOf).values()].flatMap((of) => {
    const [first] = of
    return first ? [{ a: first.a, b: first.b, datasetIds: of.map(({ datasetId }) => datasetId) }] : []
  })
}

/** They share nothing: each where it is, so that it can be said why. */
async function apart(
  asked: Sides & { isAsked: boolean },
  [a]: readonly RankedPlace[],
  ofB: readonly RankedPlace[],
): Promise<Sides> {
  const { isAsked } = asked
  const scope = isAsked || !a ? asked.scope : await opened(a, asked.scope)
  if (asked.other) return { scope, other: asked.other }
  const b = ofB.find((place) => place.results === placeOf(scope).results) ?? ofB[0]
  return { scope, other: b && !isSamePlace(b, placeOf(scope)) ? await opened(b, scope, scope.version.key) : undefined }
}

/** The scope of a place; the one at hand where it is that. */
async function opened(place: Place, scope: Scope, release?: string): Promise<Scope> {
  if (isSamePlace(place, placeOf(scope))) return scope
  if (place.analysis === null) return getScope(paramsOfPlace(place), scope.viewer)
  // On the categories of the other side where it was placed on these, else on its own.
  for (const key of release === undefined ? [undefined] : [release, undefined])
    try {
      return await getScope({ release: key, analysis: place.analysis }, scope.viewer)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "not_found" || key === undefined) throw error
    }
  return scope
}

async function openedBeside({ a, b }: Group, scope: Scope): Promise<Scope | undefined> {
  if (isSamePlace(a, b)) return undefined
  const first = await opened(a, scope)
  return opened(b, first, first.version.key)
}

/** The main places but for benchmarks that are read elsewhere or left out: those that one side alone was run on stay. */
async function without(
  { scope, other }: Sides,
  { read, notHere }: { readonly read: readonly number[]; readonly notHere: readonly number[] },
): Promise<Sides> {
  const rows = await pooled()
    .selectFrom(strataIn({ parts: [...scope.parts, ...(other?.parts ?? [])] }).as("s"))
    .select("s.datasetId")
    .distinct()
    .execute()
  const all = new Set([...read, ...rows.map(({ datasetId }) => datasetId)])
  const datasetIds = [...all].filter((id) => !notHere.includes(id)).toSorted((x, y) => x - y)
  const narrowed = (of: Scope): Scope => ({ ...of, parts: of.parts.map((part) => ({ ...part, datasetIds })) })
  return { scope: narrowed(scope), other: other && narrowed(other) }
}

/** The other benchmarks beside those of the main places. */
async function withMore(main: Sides, more: readonly Group[]): Promise<Sides> {
  if (more.length === 0) return main
  const { scope, other = scope } = main
  const ofMore = await Promise.all(
    more.map(async ({ a, b, datasetIds }) => {
      const [sideA, sideB] = await Promise.all([a, b].map((place) => opened(place, scope, scope.version.key)))
      return { a: partOf(sideA, scope, datasetIds), b: partOf(sideB, other, datasetIds) }
    }),
  )
  const partsOf = (of: Scope, side: "a" | "b") => [...of.parts, ...ofMore.flatMap((pair) => pair[side] ?? [])]
  return { scope: { ...scope, parts: partsOf(scope, "a") }, other: { ...other, parts: partsOf(other, "b") } }
}

/**
 * A place as a part of a scope of the same judge and categories, or for its scores alone: by the rules by which the place
 * was chosen (`findMeetings`), which are those of its analysis.
 */
function partOf(side: Scope | undefined, main: Scope, datasetIds: readonly number[]): Part | undefined {
  const [part] = side?.parts ?? []
  if (!side || !part) return undefined
  const isAlike = judgeOf(side) === judgeOf(main) && side.version.id === main.version.id
  if (isAlike || part.analysisId === null) return { ...part, versionId: main.version.id, datasetIds }
  return { ...part, analysisId: null, countedBy: part.analysisId, versionId: main.version.id, datasetIds }
}
