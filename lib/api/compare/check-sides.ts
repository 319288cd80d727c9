import type { Viewer } from "@/lib/domain/access/permissions"
import { placed } from "@/lib/domain/compare/place"
import { AppError } from "@/lib/errors"
import { findLatest, findResults, resultsIdOf, type FoundResults } from "@/lib/data/results/find-results"
import { getResultSet } from "@/lib/data/results/result-sets"
import { getDatasetFilter, getModelNamed, type NamedModel } from "@/lib/data/scope/names"
import { getScope, placeOf, scopeParams, type Scope } from "@/lib/data/scope/scope"
import type { NameAccess } from "@/lib/data/scope/visible-names"
import { routes } from "@/lib/routes"

export type CheckedSide = {
  readonly model: NamedModel
  /** null: the latest release's */
  readonly results: FoundResults | null
  readonly scope: Scope
}

export type CheckQuery = {
  readonly baseline: string
  readonly candidate: string
  readonly baselineResults?: string | undefined
  readonly candidateResults?: string | undefined
  readonly dataset: readonly string[]
}

export type CheckSides = {
  readonly baseline: CheckedSide
  readonly candidate: CheckedSide
  /** where the candidate is read in, when that is not where the baseline is */
  readonly other: Scope | undefined
  /** slugs; none: all */
  readonly datasets: readonly string[]
  readonly access: NameAccess
}

/**
 * Which answers are held against which: of the results that were named ("release": the latest one's), else of the viewer's
 * newest results that hold the model, else of the latest release.
 */
export async function findSides(query: CheckQuery, viewer: Viewer): Promise<CheckSides> {
  const named = [query.baselineResults, query.candidateResults].map((text) => resultsIdOf(text ?? ""))
  // Results that are named by number must be theirs to read before any name in them is told.
  const resultSetIds = [...new Set(named.filter((id) => id !== null))]
  await Promise.all(resultSetIds.map((id) => getResultSet(id, viewer)))
  const access = { viewer, resultSetIds }
  const datasets = await getDatasetFilter(query.dataset, access)
  const [baseline, candidate] = await Promise.all([
    findSide({ model: query.baseline, results: query.baselineResults, datasets, access }),
    findSide({ model: query.candidate, results: query.candidateResults, datasets, access }),
  ])
  const isOne = baseline.results?.id === candidate.results?.id
  if (isOne && baseline.model.id === candidate.model.id)
    throw new AppError(
      "invalid",
      `Baseline and candidate are the same answers: “${baseline.model.name}” of ${baseline.results ? `results ${baseline.results.id}` : "the latest release"}. Say which results each is from: latest and latest~1, or ids.`,
    )
  return { baseline, candidate, other: isOne ? undefined : candidate.scope, datasets, access }
}

type Side = {
  readonly model: string
  readonly results: string | undefined
  readonly datasets: readonly string[]
  readonly access: NameAccess
}

async function findSide({ model: name, results: text, datasets, access }: Side): Promise<CheckedSide> {
  const { viewer } = access
  const model = await getModelNamed(name, { access })
  const wanted = { model, datasets, viewer }
  const results =
    text === "release" ? null : text === undefined ? await findLatest(wanted) : await findResults(text, wanted)
  const scope = await getScope(results ? { results: results.id } : {}, viewer)
  return { model, results, scope }
}

/** Address of the same comparison, as of a baseline and its candidate. */
export function comparePage({ baseline, candidate, other, datasets }: CheckSides): string {
  const b = other ? placed(candidate.model.slug, placeOf(other)) : candidate.model.slug
  return routes.compare({
    a: baseline.model.slug,
    b,
    mode: "versions",
    dataset: datasets,
    // Said also where it is the latest release: without a place all would be looked through.
    ...(Object.keys(scopeParams(baseline.scope)).length > 0
      ? scopeParams(baseline.scope)
      : { release: baseline.scope.version.key }),
  })
}
