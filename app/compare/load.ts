import { cache } from "react"
import { getViewer } from "@/lib/auth/session"
import { orCandidates, orNotFound, type Candidates } from "@/lib/http/handlers/or-not-found"
import { getOtherSide } from "@/lib/data/compare/sources/comparison-sources"
import { meet } from "@/lib/data/compare/sources/meet"
import { findModelNamed, getModelNamed } from "@/lib/data/scope/names"
import { getScope, placeOf, saysScope, type Scope, type ScopeWanted } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"

type Address = ScopeWanted & {
  readonly dataset?: readonly string[]
  readonly a?: string | undefined
  readonly b?: string | undefined
}

export type Chosen = NonNullable<Awaited<ReturnType<typeof loadPair>>["chosen"]>

/**
 * Where both are read (lib/data/compare/sources/meet.ts), and which two models; the same for the comparison and for each of its items. A model that is not there is
 * said (404), also where the other one has yet to be chosen: nothing is shown in its place. One model of one analysis is no
 * pair (`isSame`). `pinned` is only proposed.
 */
export async function loadPair({ release, analysis, results, a, b, dataset = [] }: Address, pinned?: string) {
  const scope = await loadScope(release, analysis, results)
  const isAsked = saysScope({ release, analysis, results })
  const lookup = { access: accessOf(scope), as: "address" } as const
  const [sideA, sideB] = await Promise.all([
    a ? orCandidates(getModelNamed(a, lookup)) : pinned === undefined ? undefined : findPinned(pinned, lookup),
    b ? orCandidates(getOtherSide(b, { scope, as: "address" })) : undefined,
  ])
  const [first, second] = [foundOf(sideA), foundOf(sideB)]
  const unclear = [
    ...(sideA && "candidates" in sideA ? [{ side: "a" as const, asked: a ?? "", candidates: sideA.candidates }] : []),
    ...(sideB && "candidates" in sideB ? [{ side: "b" as const, asked: b ?? "", candidates: sideB.candidates }] : []),
  ]
  const isSame = first !== undefined && first.id === second?.model.id && !second.other
  const found = { scope, atHand: scope, isAsked, a: first, b: second, isSame, unclear }
  if (!first || !second || isSame) return { ...found, chosen: null }
  const { model } = second
  const met = await meet({ a: first, b: model, datasets: dataset, other: second.other, scope, isAsked })
  const chosen = {
    a: first,
    b: model,
    other: met.other,
    isPlaced: second.other !== undefined,
    leftOut: met.leftOut,
    countOnce: met.countOnce,
    names: namesOf({ a: first, b: model, ...met }),
  }
  return { ...found, scope: met.scope, chosen }
}

const foundOf = <T>(side: { found: T } | { candidates: Candidates } | undefined): T | undefined =>
  side && "found" in side ? side.found : undefined

async function findPinned(pinned: string, lookup: Parameters<typeof findModelNamed>[1]) {
  const found = await findModelNamed(pinned, lookup)
  return found && { found }
}

/** A page and its title ask once. */
const loadScope = cache(
  async (release: string | undefined, analysis: number | undefined, results: number | undefined) => {
    return orNotFound(getScope({ release, analysis, results }, await getViewer()))
  },
)

type Model = { readonly name: string; readonly shortName: string | null }

/** Short names, or whole ones where these are the same; where one model stands on both sides, where it is read. */
function namesOf({ a, b, other, scope }: { a: Model; b: Model; other: Scope | undefined; scope: Scope }) {
  const [nameA, nameB] = [a.shortName ?? a.name, b.shortName ?? b.name]
  if (nameA !== nameB) return { a: nameA, b: nameB }
  if (a.name !== b.name) return { a: a.name, b: b.name }
  if (!other) return { a: nameA, b: nameB }
  return { a: `${nameA} (${placeWords(scope)})`, b: `${nameB} (${placeWords(other)})` }
}

function placeWords(scope: Scope): string {
  const { analysis, results } = placeOf(scope)
  return analysis === null ? `results ${results}` : `analysis ${analysis}`
}
