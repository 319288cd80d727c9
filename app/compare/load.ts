import { cache } from "react"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { getOtherSide } from "@/lib/db/comparison-sources"
import { getModelNamed } from "@/lib/db/names"
import { getScope, type Scope } from "@/lib/db/scope"

type Address = {
  readonly release?: string | undefined
  readonly analysis?: number | undefined
  readonly a?: string | undefined
  readonly b?: string | undefined
}

export type Chosen = NonNullable<Awaited<ReturnType<typeof loadPair>>["chosen"]>

/** Whose counts, and which two models; the same for the comparison and for each of its items. */
export async function loadPair({ release, analysis, a, b }: Address) {
  const { viewer, scope } = await loadScope(release, analysis)
  if (!a || !b) return { viewer, scope, chosen: null }
  const [first, { model, other }] = await Promise.all([
    orNotFound(getModelNamed(a)),
    orNotFound(getOtherSide(b, scope, viewer)),
  ])
  const chosen = { a: first, b: model, other, names: namesOf({ a: first, b: model, other, scope }) }
  return { viewer, scope, chosen }
}

/** A page and its title ask once. */
const loadScope = cache(async (release: string | undefined, analysis: number | undefined) => {
  const viewer = await getViewer()
  return { viewer, scope: await orNotFound(getScope({ release, analysis }, viewer)) }
})

type Model = { readonly name: string; readonly shortName: string | null }

/** Short names; where one model stands on both sides, the analysis is said as well. */
function namesOf({ a, b, other, scope }: { a: Model; b: Model; other: Scope | undefined; scope: Scope }) {
  const [nameA, nameB] = [a.shortName ?? a.name, b.shortName ?? b.name]
  if (nameA !== nameB || !other) return { a: nameA, b: nameB }
  return { a: `${nameA} (analysis ${scope.analysis.id})`, b: `${nameB} (analysis ${other.analysis.id})` }
}
