import "server-only"
import { failuresWith, narrow, type AnnotationFilter, type Failures } from "./annotation-filter"
import { searchFailures, searchLimit, type Hits } from "./failure-search"
import type { Scope } from "@/lib/data/scope/scope"

export type AnnotationSource = {
  /** what the list holds, in as many tables as an index gives in the list's order */
  readonly failures: readonly Failures[]
  /** how far it is counted: a count of everything would read everything */
  readonly countLimit: number
  /** what matched the words, best first; null without words */
  readonly hits: Hits | null
}

/** What every list of failures reads. Names become ids and words become hits first. */
export async function annotationSource(scope: Scope, filter: AnnotationFilter): Promise<AnnotationSource> {
  const narrowing = await narrow(scope, filter)
  if (filter.q === undefined) {
    return { failures: narrowing.failures, countLimit: narrowing.readsPlaces ? 1_000 : 10_000, hits: null }
  }
  const { q, mostHits = searchLimit } = filter
  const hits = await searchFailures(scope, narrowing, { q, most: mostHits })
  return { failures: [failuresWith(hits.ids)], countLimit: 10_000, hits }
}
