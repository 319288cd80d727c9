import { sampleSize } from "@/lib/domain/analyses/sample-size"
import { groupBy } from "@/lib/domain/collections/group-by"
import { hashOrder } from "./hash-order"
import type { StratumName } from "./sample-failures"

/** A sampled failure by the names that are the same in every database; `key` is its attemptKey. */
export type NamedFailure = StratumName & { readonly id: number; readonly key: string }

/**
 * The failures that a smaller sample would hold: of each (model, dataset) the first `ratio` in hash order of `seed`, at
 * least one. Of the same seed a larger share holds the smaller; different seeds sample independently.
 */
export function subsample<T extends NamedFailure>(
  failures: readonly T[],
  { seed, ratio }: { readonly seed: number; readonly ratio: number },
): T[] {
  if (ratio >= 1) return [...failures]
  const strata = groupBy(failures, ({ dataset, model }) => JSON.stringify([dataset, model]))
  return [...strata.values()].flatMap((members) => {
    const { dataset = "", model = "" } = members[0] ?? {}
    const size = sampleSize(members.length, { ratio, cap: null, minimumPerGroup: 1 })
    return hashOrder(members, ({ key }) => key, { seed, purpose: ["stability", dataset, model] }).slice(0, size)
  })
}
