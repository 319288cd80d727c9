import { cache } from "react"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { getOtherSide } from "@/lib/data/compare/comparison-sources"
import { findModelNamed, getModelNamed } from "@/lib/data/scope/names"
import { getScope, type Scope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"

type Address = {
  readonly release?: string | undefined
  readonly analysis?: number | undefined
  readonly a?: string | undefined
  readonly b?: string | undefined
}

export type Chosen = NonNullable<Awaited<ReturnType<typeof loadPair>>["chosen"]>

/**
 * Whose counts, and which two models; the same for the comparison and for each of its items. A model that is not there is
 * said (404), also where the other one has yet to be chosen: nothing is shown in its place. One model of one analysis is no
 * pair (`isSame`). `pinned` is only proposed.
 */
export async function loadPair({ release, analysis, a, b }: Address, pinned?: string) {
  const scope = await loadScope(release, analysis)
  const lookup = { access: accessOf(scope), as: "address" } as const
  const [first, second] = await Promise.all([
    a ? orNotFound(getModelNamed(a, lookup)) : pinned === undefined ? undefined : findModelNamed(pinned, lookup),
    b ? orNotFound(getOtherSide(b, { scope, as: "address" })) : undefined,
  ])
  const isSame = first !== undefined && first.id === second?.model.id && !second.other
  const found = { scope, a: first, b: second, isSame }
  if (!first || !second || isSame) return { ...found, chosen: null }
  const { model, other } = second
  const chosen = { a: first, b: model, other, names: namesOf({ a: first, b: model, other, scope }) }
  return { ...found, chosen }
}

/** A page and its title ask once. */
const loadScope = cache(async (release: string | undefined, analysis: number | undefined) => {
  return orNotFound(getScope({ release, analysis }, await getViewer()))
})

type Model = { readonly name: string; readonly shortName: string | null }

/** Short names, or whole ones where these are the same; where one model stands on both sides, with its analysis. */
function namesOf({ a, b, other, scope }: { a: Model; b: Model; other: Scope | undefined; scope: Scope }) {
  const [nameA, nameB] = [a.shortName ?? a.name, b.shortName ?? b.name]
  if (nameA !== nameB) return { a: nameA, b: nameB }
  if (a.name !== b.name) return { a: a.name, b: b.name }
  if (!other) return { a: nameA, b: nameB }
  return { a: `${nameA} (analysis ${scope.analysis.id})`, b: `${nameB} (analysis ${other.analysis.id})` }
}
